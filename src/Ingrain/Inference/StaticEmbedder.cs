using System.Security.Cryptography;
using System.Text.Json;

namespace Ingrain.Inference;

/// <summary>
/// Embeds with one vector for every word piece: the weighted mean of a text's pieces, made length 1. No network is run, so a short text
/// takes microseconds, allocates nothing, and has the same bits on every processor and in every culture. Word order is not seen.
/// Reads the format of Model2Vec (https://github.com/MinishLab/model2vec): a folder with <c>config.json</c>, <c>tokenizer.json</c> and
/// <c>model.safetensors</c>. One such model comes with the engine: <see cref="Default"/>; docs/embedding.md says what it learned from.
/// </summary>
public sealed class StaticEmbedder : ILocalEmbedder
{
    /// <summary>The largest model file, in bytes.</summary>
    public const int ModelBytesMax = 1 << 30;

    /// <summary>The most pieces of a text that are read; what follows does not count.</summary>
    public const int PiecesMax = 4096;

    private const int ConfigBytesMax = 1 << 20;
    private static readonly Lazy<StaticEmbedder> Own = new(LoadOwn);
    private readonly WordPieces _pieces;
    private readonly TokenVectors _vectors;

    private StaticEmbedder(string name, ReadOnlyMemory<byte> tokenizer, ReadOnlyMemory<byte> model, bool splitsIdentifiers)
    {
        (_pieces, var ids) = TokenizerFile.Read(tokenizer, splitsIdentifiers);
        _vectors = new TokenVectors(new SafeTensors(model), ids);
        Id = name;
    }

    /// <summary>The model that comes with the engine, loaded when first asked for, which takes some tens of milliseconds.</summary>
    public static StaticEmbedder Default => Own.Value;

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public int Dimensions => _vectors.Dimensions;

    /// <summary>Loads a model. Takes as long as reading its files; keeps the vectors in memory, 8-bit ones as they are.</summary>
    /// <param name="folder">The folder of the three files.</param>
    /// <returns>The embedder, its id made of the folder's name and its files' digest.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.NotFound"/>: a file is missing; <see cref="MemoryErrorCode.Invalid"/>: a file is damaged, larger than
    /// allowed, or of a kind that is not supported.
    /// </exception>
    public static StaticEmbedder Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var tokenizer = ReadFile(folder, "tokenizer.json", TokenizerFile.BytesMax);
        var model = ReadFile(folder, "model.safetensors", ModelBytesMax);
        var config = Config.Read(ReadFile(folder, "config.json", ConfigBytesMax));
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(tokenizer);
        digest.AppendData(model);
        digest.AppendData([config.SplitsIdentifiers ? (byte)1 : (byte)0]);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var id = $"static:{name}@{Convert.ToHexStringLower(digest.GetHashAndReset().AsSpan(0, 8))}";
        return new StaticEmbedder(id, tokenizer, model, config.SplitsIdentifiers);
    }

    /// <inheritdoc/>
    public bool Embed(ReadOnlySpan<char> text, Span<float> unitVector)
    {
        if (unitVector.Length != Dimensions)
            throw new ArgumentException($"A vector has {Dimensions} components, not {unitVector.Length}.", nameof(unitVector));
        unitVector.Clear();
        Span<char> word = stackalloc char[WordPieces.WordLengthMax + 1];
        Span<int> ids = stackalloc int[WordPieces.WordLengthMax];
        var reader = new WordReader(text, _pieces.Rules, word);
        for (var read = 0; read < PiecesMax && reader.Read();)
        {
            var count = _pieces.Split(reader.Current, ids);
            foreach (var id in ids[..count]) _vectors.Add(id, unitVector);
            read += count;
        }
        return TokenVectors.Normalize(unitVector);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var vectors = new ReadOnlyMemory<float>[texts.Count];
        for (var i = 0; i < vectors.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var vector = new float[Dimensions];
            if (Embed(texts[i], vector)) vectors[i] = vector;
        }
        return ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>(vectors);
    }

    private static StaticEmbedder LoadOwn()
    {
        var config = Config.Read(ReadOwn("config.json"));
        return new StaticEmbedder(config.Id!, ReadOwn("tokenizer.json"), ReadOwn("model.safetensors"), config.SplitsIdentifiers);
    }

    private static byte[] ReadOwn(string name)
    {
        using var stream = typeof(StaticEmbedder).Assembly.GetManifestResourceStream("Ingrain.Inference." + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] ReadFile(string folder, string name, int bytesMax)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, name));
            if (file.Length > bytesMax) throw new MemoryException(MemoryErrorCode.Invalid, $"The model's {name} is larger than allowed.");
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MemoryException(MemoryErrorCode.NotFound, $"The model's {name} cannot be read.", e);
        }
    }

    /// <summary>What of config.json matters here. Whether to normalize does not: every vector is made length 1.</summary>
    private sealed record Config(string? Id, bool SplitsIdentifiers)
    {
        public static Config Read(byte[] file)
        {
            try
            {
                using var json = JsonDocument.Parse(file, new() { MaxDepth = 32 });
                var root = json.RootElement;
                var id = root.TryGetProperty("ingrain_id", out var given) ? given.GetString() : null;
                var splits = root.TryGetProperty("ingrain_splits_identifiers", out var flag) && flag.GetBoolean();
                return new Config(id, splits);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new MemoryException(MemoryErrorCode.Invalid, "The model's config.json is not of this format.", e);
            }
        }
    }
}
