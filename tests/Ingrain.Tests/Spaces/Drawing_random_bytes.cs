namespace Ingrain.Tests.Spaces;

public sealed class Drawing_random_bytes
{
    [Fact]
    public async Task never_gives_any_twice_whatever_their_number_and_however_many_ask_at_once()
    {
        var ids = IdSource.Secure(TimeProvider.System);
        var drawn = await Task.WhenAll(Enumerable.Range(0, 4).Select(asker => Task.Run(() =>
        {
            var all = new List<string>();
            for (var i = 0; i < 2_000; i++)
            {
                var bytes = new byte[16 + (i + asker) % 3 * 40];
                ids.Fill(bytes);
                // Every eight bytes of all that was ever given, at any offset of what was drawn ahead.
                for (var at = 0; at + 8 <= bytes.Length; at += 8) all.Add(Convert.ToHexString(bytes, at, 8));
            }
            return all;
        })));
        var given = drawn.SelectMany(d => d).ToList();
        Assert.Equal(given.Count, given.Distinct().Count());
    }

    [Fact]
    public void gives_every_value_of_a_byte_about_as_often()
    {
        var ids = IdSource.Secure(TimeProvider.System);
        var counts = new int[256];
        var bytes = new byte[16];
        for (var i = 0; i < 16_000; i++)
        {
            ids.Fill(bytes);
            foreach (var b in bytes) counts[b]++;
        }
        // A thousand each: ten standard deviations to either side.
        Assert.All(counts, count => Assert.InRange(count, 680, 1_320));
    }
}
