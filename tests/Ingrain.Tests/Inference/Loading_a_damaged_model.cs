using System.Text;
using Ingrain.House;
using Ingrain.Inference;

namespace Ingrain.Tests.Inference;

public sealed class Loading_a_damaged_model : IDisposable
{
    private static readonly string[] Words = ["[UNK]", "cat"];
    private readonly TempFolder _temp = new();

    [Theory]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[2,2],"data_offsets":[0,5]}}""")]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[2,2],"data_offsets":[-4,0]}}""")]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[2,2],"data_offsets":[4,0]}}""")]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[2,2],"data_offsets":[0,9223372036854775807]}}""")]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[2147483647,2147483647],"data_offsets":[0,4]}}""")]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[-2,-2],"data_offsets":[0,4]}}""")]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[4],"data_offsets":[0,4]}}""")]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[4,1,1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[1,4],"data_offsets":[0,4]}}""")]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[2,0],"data_offsets":[0,0]}}""")]
    [InlineData("""{"embeddings":{"dtype":"Q4","shape":[2,2],"data_offsets":[0,4]}}""")]
    [InlineData("""{"embeddings":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"embeddings":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"embeddings":{"dtype":"I8","shape":[2,2]}}""")]
    [InlineData("""{"embeddings":[]}""")]
    [InlineData("""{"vectors":{"dtype":"I8","shape":[2,2],"data_offsets":[0,4]}}""")]
    [InlineData("""[]""")]
    [InlineData("""{"embeddings":""")]
    [InlineData("")]
    public void refuses_a_header_that_does_not_fit_its_bytes(string header) => Refuses(ModelFiles.Raw(header, [1, 2, 3, 4]));

    [Fact]
    public void refuses_a_header_longer_than_the_file()
    {
        Refuses([]);
        Refuses([1, 0, 0]);
        Refuses([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, (byte)'{', (byte)'}']);
    }

    [Fact]
    public void refuses_a_header_longer_than_allowed() =>
        Refuses(ModelFiles.Raw("{" + new string(' ', SafeTensors.HeaderBytesMax) + "}", []));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void refuses_what_is_not_a_finite_number(float value)
    {
        Refuses(ModelFiles.Tensors(("embeddings", "F32", [2, 1], ModelFiles.Singles(1, value))));
        Refuses(ModelFiles.Tensors(("embeddings", "F16", [2, 1], ModelFiles.Halves(1, value))));
        Refuses(ModelFiles.Tensors(
            ("embeddings", "F32", [2, 1], ModelFiles.Singles(1, 1)), ("weights", "F32", [2], ModelFiles.Singles(1, value))));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void refuses_a_mapping_to_a_row_that_is_not_there(int row) => Refuses(ModelFiles.Tensors(
        ("embeddings", "F32", [2, 1], ModelFiles.Singles(1, 1)), ("mapping", "I32", [2], [0, 0, 0, 0, .. BitConverter.GetBytes(row)])));

    [Fact]
    public void refuses_fewer_weights_than_tokens() => Refuses(ModelFiles.Tensors(
        ("embeddings", "F32", [2, 1], ModelFiles.Singles(1, 1)), ("weights", "F32", [1], ModelFiles.Singles(1))));

    [Theory]
    [InlineData("BPE", ModelFiles.Bert)]
    [InlineData("Unigram", ModelFiles.Bert)]
    [InlineData("WordPiece", """{"type":"Precompiled","precompiled_charsmap":"AA=="}""")]
    [InlineData("WordPiece", """{"type":"Sequence","normalizers":[{"type":"Lowercase"},{"type":"NFKC"}]}""")]
    public void refuses_kinds_of_tokenizers_that_it_does_not_know(string kind, string normalizer)
    {
        var error = RefusesTokenizer(ModelFiles.Tokenizer(Words, normalizer, kind));

        Assert.Contains("known", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}}}""")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":-1}},"pre_tokenizer":{"type":"BertPreTokenizer"}}""")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":1000000}},"pre_tokenizer":{"type":"BertPreTokenizer"}}""")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0.5}},"pre_tokenizer":{"type":"BertPreTokenizer"}}""")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":["a"]},"pre_tokenizer":{"type":"BertPreTokenizer"}}""")]
    [InlineData("""{"model":{"type":7,"vocab":{}},"pre_tokenizer":{"type":"BertPreTokenizer"}}""")]
    [InlineData("""{"model":null}""")]
    [InlineData("null")]
    [InlineData("")]
    public void refuses_a_tokenizer_file_of_another_shape(string file) => RefusesTokenizer(file);

    [Fact]
    public void refuses_a_tokenizer_file_cut_short_anywhere()
    {
        var file = ModelFiles.Tokenizer(Words);

        for (var length = 0; length < file.TrimEnd().Length; length += 7) RefusesTokenizer(file[..length]);
    }

    [Fact]
    public void never_fails_another_way_however_its_bytes_are_turned()
    {
        var model = ModelFiles.Tensors(
            ("embeddings", "F32", [2, 2], ModelFiles.Singles(1, 2, 3, 4)), ("weights", "F32", [2], ModelFiles.Singles(1, 1)));
        var tokenizer = Encoding.UTF8.GetBytes(ModelFiles.Tokenizer(Words));
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            var (one, other) = (model.ToArray(), tokenizer.ToArray());
            var turned = round % 2 == 0 ? one : other;
            turned[random.Next(turned.Length)] = (byte)random.Next(256);
            try
            {
                var (_, ids) = TokenizerFile.Read(other, splitsIdentifiers: false);
                _ = new TokenVectors(new SafeTensors(one), ids);
            }
            catch (MemoryException refused)
            {
                Assert.Equal(MemoryErrorCode.Invalid, refused.Code);
            }
        }
    }

    [Fact]
    public void says_which_file_is_missing()
    {
        var folder = ModelFiles.Write(_temp.At("model"), Words, []);
        File.Delete(Path.Combine(folder, "config.json"));

        var error = Assert.Throws<MemoryException>(() => StaticEmbedder.Load(folder));

        Assert.Equal(MemoryErrorCode.NotFound, error.Code);
        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();

    private static MemoryException RefusesTokenizer(string file)
    {
        var error = Assert.Throws<MemoryException>(() => TokenizerFile.Read(Encoding.UTF8.GetBytes(file), splitsIdentifiers: false));
        Assert.Equal(MemoryErrorCode.Invalid, error.Code);
        return error;
    }

    private void Refuses(byte[] model)
    {
        var error = Assert.Throws<MemoryException>(() => StaticEmbedder.Load(ModelFiles.Write(_temp.At("model"), Words, model)));
        Assert.Equal(MemoryErrorCode.Invalid, error.Code);
    }
}
