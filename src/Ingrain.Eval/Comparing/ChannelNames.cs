namespace Ingrain.Eval;

/// <summary>The channels of recall by name, in lower case.</summary>
public static class ChannelNames
{
    /// <summary>Every channel, in the order in which <see cref="RecallChannels"/> names them.</summary>
    public static IReadOnlyList<(string Name, RecallChannels Channel)> All { get; } =
    [
        .. Enum.GetValues<RecallChannels>().Where(c => c != RecallChannels.None).Select(c => (c.ToString().ToLowerInvariant(), c)),
    ];

    /// <summary>The names, parted by commas.</summary>
    public static string Listed { get; } = string.Join(", ", All.Select(c => c.Name));

    /// <summary>Reads names parted by commas.</summary>
    /// <param name="names">The names; spaces around them do not count.</param>
    /// <returns>The channels.</returns>
    /// <exception cref="ArgumentException">There is no channel of a name.</exception>
    public static RecallChannels Parse(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var channels = RecallChannels.None;
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var known = All.FirstOrDefault(c => c.Name == name);
            if (known.Name is null) throw new ArgumentException($"'{name}' is no channel; there are {Listed}.", nameof(names));
            channels |= known.Channel;
        }
        return channels;
    }
}
