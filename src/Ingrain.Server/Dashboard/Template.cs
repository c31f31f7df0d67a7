using Ingrain.Server.Access;
using Microsoft.AspNetCore.Components;

namespace Ingrain.Server.Dashboard;

/// <summary>
/// What every page and every part of one is made of. Public, as all components are, because the markup's compiler makes them so: nothing
/// outside this assembly can use one.
/// </summary>
public abstract class Template : ComponentBase
{
    private protected Template()
    {
    }

    [CascadingParameter]
    internal PageView View { get; set; } = null!;

    internal Principal Principal => View.Principal;

    internal SpaceId Space => View.Space ?? throw new InvalidOperationException("The page belongs to no space.");

    internal T Model<T>() => (T)View.Model;
}
