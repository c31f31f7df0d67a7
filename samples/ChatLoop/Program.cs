// A chat that outlasts its process: run it, tell it something, end it, run it again and ask.
//   dotnet run --project samples/ChatLoop -- chat.db
using ChatLoop;
using Ingrain;
using Ingrain.Extensions;
using Ingrain.Sqlite;
using Microsoft.Extensions.AI;

var clock = TimeProvider.System;
await using var memory = new MemoryEngine(SqliteStore.Open(args.FirstOrDefault() ?? "chat.db", clock, IdSource.Secure(clock)));
using var chat = new EchoModel().UseIngrain(memory, new IngrainChatOptions { Space = new SpaceId("chat"), User = "ada" });

Console.WriteLine("Say something; an empty line ends.");
while (Console.ReadLine() is { Length: > 0 } said)
{
    var response = await chat.GetResponseAsync([new ChatMessage(ChatRole.User, said)]);
    Console.WriteLine(response.Text);
}
