// Memory in a web application: one call adds it, and every endpoint can ask for it.
//   dotnet run --project samples/WebApi -- --file shop.db --urls http://127.0.0.1:5080
using Ingrain;
using Ingrain.Extensions;
using WebApi;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddIngrain(options =>
{
    options.File = builder.Configuration["file"] ?? "shop.db";
    options.Chat.Space = new SpaceId("shop");
});
builder.Services.AddHealthChecks().AddIngrain();
var app = builder.Build();
var space = new SpaceId("shop");

app.MapPost("/notes", async (NewNote note, MemoryEngine memory, CancellationToken ct) =>
{
    var context = new WriteContext { Actor = new Actor(ActorKind.Person, "web"), Credential = "http", Reason = "posted" };
    await memory.RememberAsync(space, new Note { Path = note.Path, Text = note.Text }, context, ct: ct);
    return Results.Created($"/notes/{note.Path}", note);
});
app.MapGet("/recall", async (string q, MemoryEngine memory, CancellationToken ct) =>
{
    var recalled = await memory.RecallAsync(space, new RecallQuery { Text = q, LimitTokens = 500 }, ct);
    return recalled.NothingRelevant ? [] : recalled.Items.Select(i => i.Text);
});
app.MapHealthChecks("/health");
app.Run();
