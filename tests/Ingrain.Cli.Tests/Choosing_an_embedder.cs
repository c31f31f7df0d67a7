using Ingrain.Cli.Tests.Setup;
using Ingrain.House;

namespace Ingrain.Cli.Tests;

public sealed class Choosing_an_embedder : IAsyncDisposable
{
    private const string Secret = "sk-secret-123";

    private readonly CliHome _home = new();
    private readonly EmbeddingServer _server = new();

    private string Remote => $"openai:fake@{_server.Address}";

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task takes_the_option_before_the_variable_and_else_the_model_that_comes_along()
    {
        await WriteAsync();
        var own = (await _home.JsonAsync("doctor")).GetProperty("embedder").Text("id");
        _home.Variables["INGRAIN_EMBEDDER"] = "none";

        Assert.NotEqual("none", own);
        Assert.Equal("none", await IdAsync());
        Assert.Equal(own, await IdAsync("--embedder", "static"));
        Assert.Equal($"openai:fake@{_server.Address}", await IdAsync("--embedder", Remote));
        Assert.Equal($"openai:@cf/m:1#12@{_server.Address}", await IdAsync("--embedder", $"openai:@cf/m:1#12@{_server.Address}"));
        _home.Variables["INGRAIN_EMBEDDER"] = "";
        Assert.Equal(own, await IdAsync());
    }

    [Fact]
    public async Task sends_each_text_once_and_the_key_with_it()
    {
        await WriteAsync();
        _home.Variables["INGRAIN_EMBEDDER"] = Remote;
        _home.Variables["INGRAIN_EMBEDDER_KEY"] = Secret;

        var answer = await _home.JsonAsync("embed");
        JsonAssert.Properties(answer, "id", "done", "all");
        Assert.Equal((2, 2), (answer.Number("done"), answer.Number("all")));
        var sent = _server.Requests.Count;
        await _home.JsonAsync("embed");
        Assert.Contains("2 of 2 embedded", (await _home.RunAsync("doctor")).Out, StringComparison.Ordinal);
        var recalled = await _home.RunAsync("recall", "what does Ada prefer");

        Assert.Contains("prefers tea", recalled.Out, StringComparison.Ordinal);
        Assert.Empty(recalled.Error);
        Assert.Equal(["memory", "what does Ada prefer"], _server.Requests.Skip(sent).SelectMany(r => r.Texts));
        Assert.All(_server.Requests, r => Assert.Contains($"Bearer {Secret}", r.Head, StringComparison.Ordinal));
    }

    [Fact]
    public async Task answers_by_words_and_says_so_where_nothing_answers()
    {
        await WriteAsync();
        _server.IsDown = true;
        _home.Variables["OPENAI_API_KEY"] = Secret;

        var run = await _home.RunAsync("recall", "what does Ada prefer", "--embedder", Remote, "--json");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Single(run.Json.List("items"));
        var warning = Assert.Single(run.Json.List("warnings")).GetString()!;
        Assert.StartsWith("Searched by words only", warning, StringComparison.Ordinal);
        Assert.Equal($"ingrain: {warning}\n", run.Error.ReplaceLineEndings("\n"));

        var doctor = await _home.JsonAsync("doctor", "--embedder", Remote);
        Assert.Contains("cannot be reached", doctor.GetProperty("embedder").Text("failure"), StringComparison.Ordinal);
        Assert.Contains(doctor.List("checks"), c => c.Text("name") == "embedder" && c.Text("level") == "warning");
        JsonAssert.Error(await _home.RunAsync("embed", "--embedder", Remote, "--json"), ExitCode.Unavailable, "busy");
        // OpenAI's key went nowhere else.
        Assert.All(_server.Requests, r => Assert.DoesNotContain("Authorization", r.Head, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task asks_nobody_about_what_goes_by_words_alone()
    {
        await WriteAsync();

        var answer = await _home.JsonAsync("recall", "what does Ada prefer", "--embedder", "none", "--explain");

        Assert.Single(answer.List("items"));
        Assert.All(answer.List("candidates"), c => Assert.Equal(0, c.GetProperty("components").GetProperty("meaning").GetDouble()));
    }

    [Theory]
    [InlineData("openai:")]
    [InlineData("folder:")]
    [InlineData("clever")]
    [InlineData("folder:/no/such/folder")]
    [InlineData("openai:m#0@http://localhost/v1")]
    [InlineData("openai:m#9000@http://localhost/v1")]
    [InlineData("openai:m@http://")]
    [InlineData("openai:m@https://" + Secret + "@example.com/v1")]
    [InlineData("openai:m@https://example.com/v1?key=" + Secret)]
    [InlineData("openai:m@http://example.com/v1")]
    [InlineData("openai-" + Secret)]
    public async Task refuses_what_is_no_embedder_without_repeating_a_key(string choice)
    {
        _home.Variables["INGRAIN_EMBEDDER_KEY"] = Secret;

        var message = JsonAssert.Error(await _home.RunAsync("recall", "x", "--embedder", choice, "--json"), ExitCode.Usage, "invalid");

        Assert.Contains("--embedder", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
    }

    private async Task<string> IdAsync(params string[] options) =>
        (await _home.JsonAsync(["doctor", .. options])).GetProperty("embedder").Text("id");

    private async Task WriteAsync()
    {
        await _home.FactAsync("Ada prefers tea", "--embedder", "none");
        await _home.FactAsync("Staging runs PostgreSQL 14", "--embedder", "none");
    }
}
