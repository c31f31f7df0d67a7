using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Git;

namespace Ingrain.Cli.Commands;

/// <summary>In whose name what comes by git is taken in.</summary>
internal sealed class RepoOptions
{
    private readonly Option<string?> _as = Flags.Text(
        "--as", "NAME", "You vouch for what the branch says, as a person of this name (default: nobody does, and it is labelled external)");

    private readonly Option<bool> _trustAuthors = Flags.Of(
        "--trust-authors", "Each commit's author vouches for it, as a person; anybody can write any author into a commit");

    public IReadOnlyList<Option> All => [_as, _trustAuthors];

    public RepositoryImport Read(Call call)
    {
        var person = call.Get(_as);
        if (person is not null && call.Get(_trustAuthors)) throw CliException.Invalid("Give either --as or --trust-authors.");
        if (person is { Length: 0 }) throw CliException.Invalid("--as takes a name.");
        return new RepositoryImport { Person = person, TrustAuthors = call.Get(_trustAuthors) };
    }

    /// <summary>The folder that a command was given.</summary>
    public static string Folder(Call call, Argument<string> folder) =>
        call.Get(folder) is { Length: > 0 } path ? Path.GetFullPath(path)
            : throw CliException.Invalid("DIR is empty: name the repository's folder.");
}
