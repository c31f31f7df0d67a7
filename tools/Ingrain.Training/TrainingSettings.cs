namespace Ingrain.Training;

/// <summary>How a training run goes.</summary>
internal sealed record TrainingSettings
{
    public int Seed { get; init; } = 1;

    public int Dimensions { get; init; } = 256;

    public double Epochs { get; init; } = 3;

    public int Batch { get; init; } = 512;

    public int TokensMax { get; init; } = 48;

    public float Temperature { get; init; } = 0.06f;

    public float Rate { get; init; } = 0.05f;

    /// <summary>How often a pair loses on its left what both sides share, so that meaning must do what the words did.</summary>
    public double MaskShare { get; init; } = 0.5;

    /// <summary>How often a word is read as pieces although it is known.</summary>
    public double PieceShare { get; init; } = 0.04;

    /// <summary>a of a / (a + frequency), the length that a token's vector starts with.</summary>
    public double FrequencyScale { get; init; } = 1e-3;
}
