using System.Text;
using System.Text.Json;
using Ingrain.Execution;

namespace Ingrain.Tests.Execution;

public class Judging_results
{
    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "2", false)]
    [InlineData("-0", "0", true)]
    [InlineData("0.3", "0.30000000000000004", true)]
    [InlineData("0.3", "0.3001", false)]
    [InlineData("1e300", "1.0000000001e300", true)]
    [InlineData("1e400", "1e500", true)]
    [InlineData("12345678901234567890", "12345678901234567891", false)]
    [InlineData("true", "1", false)]
    [InlineData("null", "0", false)]
    [InlineData("[1,[2]]", "[1, [2]]", true)]
    [InlineData("[1,2]", "[1]", false)]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true)]
    [InlineData("{\"a\":1}", "{\"a\":1,\"b\":2}", false)]
    [InlineData("{\"a\":1}", "{\"b\":1}", false)]
    [InlineData("\"\\u00e9\"", "\"é\"", true)]
    public void compares_values_as_who_writes_examples_means_them(string expected, string actual, bool areEqual)
    {
        using var first = JsonDocument.Parse(expected);
        using var second = JsonDocument.Parse(actual);

        Assert.Equal(areEqual, JsonEquality.AreEqual(first.RootElement, second.RootElement));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("{\"value\":[1],\"examples\":[{\"value\":1},{\"error\":\"x\"},{\"text\":\"y\"},{}]}", true)]
    [InlineData("", false)]
    [InlineData("[]", false)]
    [InlineData("{}{}", false)]
    [InlineData("{\"value\":1,\"value\":2}", false)]
    [InlineData("{\"status\":\"ok\"}", false)]
    [InlineData("{\"value\":1,}", false)]
    [InlineData("{\"value\":1}//", false)]
    [InlineData("{\"value\":NaN}", false)]
    [InlineData("{\"value\":\"\\ud800\"}", false)]
    [InlineData("{\"examples\":{}}", false)]
    [InlineData("{\"examples\":[1]}", false)]
    [InlineData("{\"examples\":[{\"passed\":true}]}", false)]
    [InlineData("{\"examples\":[{\"error\":1}]}", false)]
    public void reads_exactly_one_frame_or_none(string text, bool isFrame) =>
        Assert.Equal(isFrame, ResultFrame.TryRead(Encoding.UTF8.GetBytes(text)) is not null);

    [Fact]
    public void refuses_what_is_too_deep_or_no_text()
    {
        Assert.Null(ResultFrame.TryRead(Encoding.UTF8.GetBytes("{\"value\":" + new string('[', 100) + new string(']', 100) + "}")));
        Assert.Null(ResultFrame.TryRead(Encoding.UTF8.GetBytes(new string('[', 1_000_000))));
        Assert.Null(ResultFrame.TryRead(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }));
    }

    [Fact]
    public void survives_any_bytes()
    {
        var random = new Random(7);
        var frame = Encoding.UTF8.GetBytes("{\"value\":[1,\"a\"],\"examples\":[{\"value\":{\"b\":null}},{\"error\":\"x\"}]}");
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])frame.Clone();
            for (var changes = random.Next(1, 5); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            ResultFrame.TryRead(bytes.AsMemory(0, random.Next(bytes.Length + 1)));
        }
    }
}
