using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ingrain.Importers.Tests;

/// <summary>Seeded mutations of every sample: of those written here always, of the shared ones where they are there.</summary>
public sealed class Importing_damaged_sources
{
    // A long run: INGRAIN_IMPORT_MUTATIONS=2000.
    private static readonly int Mutations =
        int.TryParse(Environment.GetEnvironmentVariable("INGRAIN_IMPORT_MUTATIONS"), CultureInfo.InvariantCulture, out var asked)
            ? asked : 200;

    public static TheoryData<string> OwnSamples => [.. ImportSamples.All.Keys];

    [Theory]
    [MemberData(nameof(OwnSamples))]
    public void never_throws_and_accounts_for_everything(string name) =>
        Mutate(name, Encoding.UTF8.GetBytes(ImportSamples.All[name]), Math.Max(Mutations, 500), ImportSamples.Naughty);

    [Trait("Category", "Slow")]
    [Fact]
    public void never_throws_and_accounts_for_everything_in_the_shared_samples()
    {
        Assert.SkipWhen(ImportedSources.Shared is null, "The shared samples (../shared/data beside the repository) are not there.");
        var naughty = JsonSerializer.Deserialize<List<string>>(
            File.ReadAllText(Directory.EnumerateFiles(Path.Combine(ImportedSources.Shared, "blns"), "*.json").First()))!;
        var samples = 0;
        foreach (var path in Directory.EnumerateFiles(Path.Combine(ImportedSources.Shared, "importers"), "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(path);
            if (FormatProbe.Of(ImportedSources.SourceOf(Path.GetFileName(path), bytes)) is null) continue;
            samples++;
            Mutate(Path.GetFileName(path), bytes, Mutations, naughty);
        }
        Assert.True(samples >= 25, "Too few samples were recognised.");
    }

    [Fact]
    public void never_throws_for_a_damaged_archive()
    {
        var zip = Recognising_a_source.Zip([.. ImportSamples.All.Select(s => (s.Key, s.Value))]);
        for (var seed = 0; seed < Mutations * 3; seed++)
        {
            var random = new Random(seed);
            var mutated = zip.ToArray();
            for (var i = random.Next(1, 20); i > 0; i--) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            try
            {
                using var archive = new ArchiveListing(new MemoryStream(mutated));
                _ = Importer.ReadListed(archive.List(CancellationToken.None), null, CancellationToken.None).Count();
            }
            catch (ImportException e)
            {
                Assert.Equal(ImportErrorCode.Damaged, e.Code);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }
    }

    private static void Mutate(string name, byte[] sample, int count, IReadOnlyList<string> naughty)
    {
        var format = FormatProbe.Of(ImportedSources.SourceOf(name, sample))!.Value;
        SourceAccount.Check(name, sample, format, ImportedSources.Read(name, sample, format));
        for (var seed = 0; seed < count; seed++)
        {
            var mutated = SourceMutation.Of(sample, new Random(seed), naughty);
            if (mutated.Length == 0) continue;
            try
            {
                SourceAccount.Check(name, mutated, format, ImportedSources.Read(name, mutated, format));
                _ = ImportedSources.Read(name, mutated);
            }
            catch (Exception e)
            {
                Assert.Fail($"{name}, seed {seed}: {e}");
            }
        }
    }
}
