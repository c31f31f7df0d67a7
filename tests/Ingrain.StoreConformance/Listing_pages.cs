using Ingrain.Storage;

namespace Ingrain.StoreConformance;

public abstract class Listing_pages : StoreSuite
{
    private static readonly string[] s_paths =
    [
        "a", "a-b", "a/b", "a/b/c", "a/b-c", "a0", "a!x", "b", "ab", "straße", "\uffee/x", "𝔘/x", "𝔘", "a/𝔘", "a/\uffee", "漢字/a", "漢字",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task pages_of_any_size_together_are_the_whole_list(int limit)
    {
        var store = await StoreAsync();
        await CommitAsync(store, [.. s_paths.Select((path, i) => Make.Put(Make.Note($"n{i}", path)))]);
        await CommitAsync(store, [.. Enumerable.Range(0, 17).Select(i => Make.Put(Make.Fact($"f{i}")))]);
        await CommitAsync(store, Make.Put(Make.Fact("f3", "changed")), Make.Put(Make.Note("n2", "z")));
        foreach (var kind in (RecordKind[])[RecordKind.Note, RecordKind.Fact])
        {
            var query = new ListQuery { Kind = kind, Limit = ListQuery.LimitMax };
            foreach (var asOf in (long?[])[null, 2, 1])
            {
                var whole = await ListAllAsync(store, query with { AsOf = asOf });
                var paged = await ListAllAsync(store, query with { AsOf = asOf, Limit = limit });
                Assert.Equal(Dump.Of(whole), Dump.Of(paged));
            }
        }
    }

    [Fact]
    public async Task paths_come_in_the_order_of_code_points()
    {
        var store = await StoreAsync();
        await CommitAsync(store, [.. s_paths.Select((path, i) => Make.Put(Make.Note($"n{i}", path)))]);
        var listed = (await ListAllAsync(store, new ListQuery { Kind = RecordKind.Note, Limit = 2 })).Select(e => e.Place!).ToArray();
        var expected = s_paths.OrderBy(p => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(p)), StringComparer.Ordinal);
        Assert.Equal(expected, listed);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/b")]
    [InlineData("𝔘")]
    [InlineData("漢字")]
    [InlineData("nowhere")]
    public async Task a_place_lists_itself_and_what_lies_below_it(string place)
    {
        var store = await StoreAsync();
        await CommitAsync(store, [.. s_paths.Select((path, i) => Make.Put(Make.Module($"m{i}", path)))]);
        var listed = await ListAllAsync(store, new ListQuery { Kind = RecordKind.Module, Place = place, Limit = 1 });
        var expected = s_paths.Where(p => p == place || p.StartsWith(place + "/", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), listed.Select(e => e.Place).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task several_notes_at_one_path_come_in_the_order_of_writing()
    {
        var store = await StoreAsync();
        for (var i = 9; i > 0; i--)
        {
            await CommitAsync(store, Make.Put(Make.Note($"n{i}", "p")));
            await CommitAsync(store, Make.Put(Make.Note($"n{i}", "p") with { State = RecordState.Archived }));
        }
        var listed = await ListAllAsync(store, new ListQuery { Kind = RecordKind.Note, Limit = 2 });
        Assert.Equal(["n9", "n8", "n7", "n6", "n5", "n4", "n3", "n2", "n1"], Texts(listed));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(ListQuery.LimitMax + 1)]
    public async Task a_limit_out_of_bounds_is_the_callers_mistake(int limit)
    {
        var store = await StoreAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await store.ListAsync(Space, new ListQuery { Kind = RecordKind.Note, Limit = limit }, Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1:2")]
    [InlineData("1:-2:p")]
    public async Task a_cursor_that_no_list_gave_is_refused(string cursor)
    {
        var store = await StoreAsync();
        var refused = await Assert.ThrowsAsync<MemoryException>(
            async () => await store.ListAsync(Space, new ListQuery { Kind = RecordKind.Note, Cursor = cursor }, Ct));
        Assert.Equal(MemoryErrorCode.Invalid, refused.Code);
    }

    [Fact]
    public async Task what_is_written_behind_the_cursor_while_paging_does_not_repeat_or_skip_the_rest()
    {
        var store = await StoreAsync();
        await CommitAsync(store, [.. Enumerable.Range(0, 10).Select(i => Make.Put(Make.Fact($"f{i}")))]);
        var first = await store.ListAsync(Space, new ListQuery { Kind = RecordKind.Fact, Limit = 5 }, Ct);
        await CommitAsync(store, Make.Put(Make.Fact("f99")));
        var rest = await store.ListAsync(Space, new ListQuery { Kind = RecordKind.Fact, Limit = 50, Cursor = first.Cursor }, Ct);
        Assert.Equal(["f5", "f6", "f7", "f8", "f9", "f99"], Texts(rest.Entries));
        Assert.Null(rest.Cursor);
    }
}
