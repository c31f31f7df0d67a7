using System.Text.Encodings.Web;
using System.Text.Json;
using Ingrain.Storage;

namespace Ingrain.Bundles;

/// <summary>
/// Writes a space's whole log as a bundle: JSON lines, described in <c>docs/file-format.md</c>. Streams; holds one changeset.
/// </summary>
internal sealed class BundleWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly MemoryStream _line = new();

    // Bodies are copied byte for byte, so the bundle's own strings must not be escaped more than theirs.
    private readonly BundleJson _json = new(new JsonSerializerOptions(BundleJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public BundleWriter(Stream stream) => _stream = stream;

    public ValueTask WriteAsync(SpaceHead head, ReadOnlyMemory<byte> key, CancellationToken ct)
    {
        var header = new BundleHeader
        {
            Format = BundleReader.Format, Version = BundleReader.Version, Space = head.Space.Name,
            Key = key.ToArray(), Sequence = head.Sequence, Hash = head.Hash.ToArray(),
        };
        JsonSerializer.Serialize(_line, header, _json.BundleHeader);
        return EndLineAsync(ct);
    }

    public async ValueTask WriteAsync(Changeset changeset, CancellationToken ct)
    {
        var line = new BundleChangeset
        {
            Sequence = changeset.Sequence, Id = changeset.Id.Value, Actor = changeset.Actor, Credential = changeset.Credential,
            Reason = changeset.Reason, ReasonSalt = changeset.Reason is null ? null : changeset.ReasonSalt.ToArray(),
            ReasonDigest = changeset.ReasonDigest.ToArray(), RecordedAt = changeset.RecordedAt,
            PreviousHash = changeset.PreviousHash.ToArray(), Hash = changeset.Hash.ToArray(), Entries = changeset.Entries.Count,
        };
        JsonSerializer.Serialize(_line, line, _json.BundleChangeset);
        await EndLineAsync(ct).ConfigureAwait(false);
        foreach (var entry in changeset.Entries)
        {
            Write(entry);
            await EndLineAsync(ct).ConfigureAwait(false);
        }
    }

    public void Dispose() => _line.Dispose();

    private void Write(LogEntry entry)
    {
        using var json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("kind", entry.Kind.ToString());
        if (entry.Id is { } id) json.WriteString("id", id.Value);
        json.WriteNumber("version", entry.Version);
        if (!entry.IsErased) json.WriteBase64String("salt", entry.Salt.Span);
        json.WriteBase64String("digest", entry.Digest.Span);
        if (!entry.IsErased)
        {
            json.WritePropertyName("body");
            json.WriteRawValue(entry.Body.Span, skipInputValidation: true);
        }
        json.WriteEndObject();
    }

    private async ValueTask EndLineAsync(CancellationToken ct)
    {
        _line.WriteByte((byte)'\n');
        await _stream.WriteAsync(_line.GetBuffer().AsMemory(0, (int)_line.Length), ct).ConfigureAwait(false);
        _line.SetLength(0);
    }
}
