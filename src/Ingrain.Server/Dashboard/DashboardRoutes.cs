using Ingrain.Server.Dashboard.Changes;
using Ingrain.Server.Dashboard.Erase;
using Ingrain.Server.Dashboard.Facts;
using Ingrain.Server.Dashboard.Graph;
using Ingrain.Server.Dashboard.Jobs;
using Ingrain.Server.Dashboard.Memories;
using Ingrain.Server.Dashboard.Notes;
using Ingrain.Server.Dashboard.Overview;
using Ingrain.Server.Dashboard.Recall;
using Ingrain.Server.Dashboard.Timeline;
using Ingrain.Server.Dashboard.Tokens;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard;

/// <summary>Every page of the dashboard, with its style and scripts.</summary>
internal static class DashboardRoutes
{
    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        AssetFiles.Route, .. SignInPages.All, .. SpacesPages.All, .. OverviewPages.All, .. RecallPages.All, .. TimelinePages.All,
        .. FactPages.All, .. MemoryPages.All, .. TreePages.All, .. NotePages.All, .. ModulePages.All, .. GraphPages.All,
        .. ChangesPages.All, .. JobPages.All, .. TokenPages.All, .. ErasePages.All,
    ];
}
