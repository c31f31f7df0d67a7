namespace Ingrain.Eval;

/// <summary>A data set does not have the layout its loader reads. The message names the file and the place.</summary>
public sealed class MalformedDataException : Exception
{
    /// <summary>Says where and what.</summary>
    /// <param name="place">File, and path inside it.</param>
    /// <param name="problem">What was expected, or what is wrong.</param>
    /// <param name="cause">What the parser said, if it did.</param>
    public MalformedDataException(string place, string problem, Exception? cause = null)
        : base($"{place}: {problem}", cause) => Place = place;

    /// <summary>File, and path inside it.</summary>
    public string Place { get; }
}
