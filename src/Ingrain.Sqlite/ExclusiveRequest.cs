namespace Ingrain.Sqlite;

/// <summary>Work that has the writer and its lock for itself: a restore, a purge. A transaction it leaves open is rolled back.</summary>
internal sealed class ExclusiveRequest(Func<Connection, bool> work) : WriteRequest<bool>
{
    /// <summary>Does the work and tells the caller.</summary>
    public void Run(Connection connection) => Succeed(work(connection));
}
