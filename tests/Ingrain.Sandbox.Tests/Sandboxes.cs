using System.Text;

namespace Ingrain.Sandbox.Tests;

/// <summary>One sandbox with control groups and one without, for all tests of a class.</summary>
public sealed class Sandboxes : IAsyncLifetime
{
    private readonly BubblewrapSandbox _counted = new(new BubblewrapOptions(), TimeProvider.System);
    private readonly BubblewrapSandbox _watched = new(new BubblewrapOptions { UsesControlGroups = false }, TimeProvider.System);

    public static TheoryData<bool> Kinds => [true, false];

    public BubblewrapSandbox Of(bool usesControlGroups) => usesControlGroups ? _counted : _watched;

    public async ValueTask InitializeAsync()
    {
        foreach (var sandbox in new[] { _counted, _watched })
        {
            // Nothing here may pass because nothing was run: without a sandbox these tests fail.
            var verdict = await sandbox.ProbeAsync(CancellationToken.None);
            Assert.True(verdict.IsAvailable, $"{verdict.FailedCheck}: {verdict.Reason}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _counted.DisposeAsync();
        await _watched.DisposeAsync();
    }

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
