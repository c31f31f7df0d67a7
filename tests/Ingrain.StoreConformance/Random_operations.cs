using Ingrain.Storage;

namespace Ingrain.StoreConformance;

/// <summary>The same random operations must get the same answers, to the byte, from a store and from the store in memory.</summary>
public abstract class Random_operations : StoreSuite
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task answers_equal_those_of_the_store_in_memory(int seed)
    {
        var store = await StoreAsync();
        await using var reference = new InMemoryStore(Clock, IdSource.Seeded(Clock, 1));
        var operations = new OperationStream(Clock, seed);
        for (var step = 0; step < 900; step++)
        {
            var operation = operations.Next();
            var (expected, actual) = (await AnswerAsync(reference, operation), await AnswerAsync(store, operation));
            Assert.True(expected == actual, $"seed {seed}, step {step}\n{operation.Text}\nexpected {expected}\nactual   {actual}");
        }
        Assert.Empty(await store.CheckAsync(Ct));
        foreach (var head in await store.SpacesAsync(Ct)) Chain.Verify(await LogAsync(store, head.Space));
    }

    private static async ValueTask<string> AnswerAsync(IMemoryStore store, Operation operation)
    {
        try
        {
            return await operation.AskAsync(store, Ct);
        }
        catch (Exception e) when (e is ArgumentException or MemoryException)
        {
            return $"{e.GetType().Name} {e.Message}";
        }
    }
}
