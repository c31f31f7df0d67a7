using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ingrain.Cli.Tests.Setup;

/// <summary>The program that users start, serving a store over HTTP at a port of the system's choice.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly StringBuilder _error = new();

    private ServeProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>The token that the first start makes; null on later ones.</summary>
    public string? Token { get; private set; }

    public HttpClient Client { get; private set; } = null!;

    public string Error
    {
        get
        {
            lock (_error) return _error.ToString();
        }
    }

    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<ServeProcess> StartAsync(
        string db, IReadOnlyDictionary<string, string>? variables = null, string? token = null, params string[] arguments)
    {
        var serve = new ServeProcess(Start(db, variables, ["serve", "--json", .. arguments]));
        serve._process.ErrorDataReceived += (_, line) =>
        {
            lock (serve._error) serve._error.AppendLine(line.Data);
        };
        serve._process.BeginErrorReadLine();
        var told = await serve._process.StandardOutput.ReadLineAsync(Ct);
        Assert.True(told is not null, $"It does not serve: {serve.Error}");
        var answer = JsonElement.Parse(told);
        serve.Address = new Uri(answer.GetProperty("address").GetString()!);
        serve.Token = answer.TryGetProperty("token", out var first) ? first.GetProperty("token").GetString() : null;
        serve.Client = new HttpClient { BaseAddress = serve.Address, Timeout = s_patience };
        serve.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? serve.Token);
        return serve;
    }

    /// <summary>Runs another command of the program to its end.</summary>
    public static async Task<CliRun> RunAsync(string db, params string[] arguments)
    {
        using var process = Start(db, null, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        return new CliRun(process.ExitCode, await output, await error);
    }

    /// <summary>Posts a document, and gives the answer's.</summary>
    public async Task<JsonElement> PostAsync(string path, object body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>Keeps a fact and gives its id.</summary>
    public async Task<string> KeepAsync(string space, string statement) =>
        (await PostAsync($"v1/spaces/{space}/facts", new { statement })).GetProperty("memory").GetProperty("id").GetString()!;

    /// <summary>Tells it to end, as a service manager does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Client?.Dispose();
    }

    private static Process Start(string db, IReadOnlyDictionary<string, string>? variables, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ingrain.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = new UTF8Encoding(false),
        };
        string[] foreign = ["INGRAIN_", "OTEL_", "XDG_CONFIG"];
        foreach (var name in start.Environment.Keys.Where(k => foreign.Any(f => k.StartsWith(f, StringComparison.Ordinal))).ToList())
            start.Environment.Remove(name);
        start.Environment["HOME"] = Path.GetDirectoryName(db);
        start.Environment["INGRAIN_DB"] = db;
        start.Environment["INGRAIN_SERVE_PORT"] = "0";
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
