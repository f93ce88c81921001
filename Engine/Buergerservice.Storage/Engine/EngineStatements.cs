using System.Collections.Concurrent;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Buergerservice.Storage.Engine;

/// <summary>
/// The statements of a burst, written by hand: through the change tracker each burst would cost several times the
/// processor time. Names in quotes are properties of the row, so the model says which column is meant.
/// </summary>
internal sealed class EngineStatements
{
    private const int Few = 16;

    private readonly ConcurrentDictionary<(bool Effects, int Max), RowStatement> _claims = [];
    private readonly RowTable _work;

    private EngineStatements(IModel model)
    {
        var work = _work = TableOf<WorkItem>(model);
        var instances = TableOf<InstanceRow>(model);
        var bookmarks = TableOf<BookmarkRow>(model);
        var entries = TableOf<AuditEntry>(model);
        AddBookmark = bookmarks.Insert();
        AddEntry = entries.Insert();
        AddInstance = instances.Insert();
        AddPage = TableOf<JournalPage>(model).Insert();
        AddWork = work.Insert();
        Finish = work.Statement($"""DELETE FROM {work} WHERE "Id" = @Id AND "LeaseOwner" = @LeaseOwner AND "LeaseUntil" = @LeaseUntil""");
        FindInstance = instances.Statement($"""SELECT "Revision", "DefinitionVersionId", "State" FROM {instances} WHERE "Id" = @Id""");
        LastEntry = entries.Statement($"""SELECT "Number", "Hash" FROM {entries} WHERE "Number" = (SELECT MAX("Number") FROM {entries})""");
        RemoveBookmark = bookmarks.Statement($"""DELETE FROM {bookmarks} WHERE "Id" = @Id""");
        DropWork = work.Statement($"""DELETE FROM {work} WHERE "BookmarkId" = @BookmarkId AND ("LeaseUntil" IS NULL OR "LeaseUntil" < @LeaseUntil)""");
        FollowBusinessKey = bookmarks.Statement($"""
            UPDATE {bookmarks} SET "CorrelationId" = @CorrelationId
            WHERE "InstanceId" = @InstanceId AND ("CorrelationId" <> @CorrelationId OR ("CorrelationId" IS NULL AND @CorrelationId IS NOT NULL) OR ("CorrelationId" IS NOT NULL AND @CorrelationId IS NULL))
            """);
        UpdateInstance = instances.Statement($"""
            UPDATE {instances} SET "DefinitionVersionId" = @DefinitionVersionId, "DefinitionVersion" = @DefinitionVersion, "Name" = @Name, "CorrelationId" = @CorrelationId,
                "Status" = @Status, "SubStatus" = @SubStatus, "IncidentCount" = @IncidentCount, "State" = @State, "Revision" = "Revision" + 1, "UpdatedAt" = @UpdatedAt,
                "FinishedAt" = CASE WHEN @Status = {(int)InstanceStatus.Finished} THEN COALESCE("FinishedAt", @UpdatedAt) END,
                "ActivationKey" = CASE WHEN @Status <> {(int)InstanceStatus.Finished} OR @SubStatus = {(int)InstanceSubStatus.Faulted} THEN "ActivationKey" END
            WHERE "Id" = @Id AND "Revision" = @Revision
            """);
    }

    /// <summary>Adds a place where an instance waits.</summary>
    public RowStatement AddBookmark { get; }

    /// <summary>Adds an entry to the audit trail.</summary>
    public RowStatement AddEntry { get; }

    /// <summary>Adds an instance.</summary>
    public RowStatement AddInstance { get; }

    /// <summary>Adds a page of the journal.</summary>
    public RowStatement AddPage { get; }

    /// <summary>Adds a work item.</summary>
    public RowStatement AddWork { get; }

    /// <summary>Removes a work item that is done, if its lease still holds.</summary>
    public RowStatement Finish { get; }

    /// <summary>Reads revision, version and state of the instance with an id.</summary>
    public RowStatement FindInstance { get; }

    /// <summary>Reads number and hash of the last entry of the audit trail.</summary>
    public RowStatement LastEntry { get; }

    /// <summary>Removes the bookmark with an id.</summary>
    public RowStatement RemoveBookmark { get; }

    /// <summary>Removes the work at a bookmark that is not under way at a time.</summary>
    public RowStatement DropWork { get; }

    /// <summary>Gives all bookmarks of an instance a business key; values: key, instance.</summary>
    public RowStatement FollowBusinessKey { get; }

    /// <summary>Writes what a burst may have changed of an instance, if it still has the row's revision. An instance that is over gives its place up; one that is stopped can be repaired and keeps it.</summary>
    public RowStatement UpdateInstance { get; }

    /// <summary>The statements of a context's model; made once for each model.</summary>
    public static EngineStatements Of(BuergerserviceDb db) =>
        db.Model.GetOrAddRuntimeAnnotationValue("Buergerservice:EngineStatements", static model => new EngineStatements(model!), db.Model);

    /// <summary>Leases due work, see <see cref="ClaimStatement"/>.</summary>
    public RowStatement Claim(BuergerserviceDb db, bool effects, int max) => _claims.GetOrAdd((effects, max), key => ClaimStatement.On(_work, db, key.Effects, key.Max));

    /// <summary>Adds rows: few one by one, many with the next save, which sends them together.</summary>
    public static async Task AddAsync<T>(BuergerserviceDb db, RowStatement insert, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count > Few)
        {
            db.AddRange(rows);
            return;
        }

        foreach (var row in rows)
            await db.Kept.ExecuteAsync(insert, row, cancellationToken);
    }

    private static RowTable TableOf<T>(IModel model) => new(model.FindEntityType(typeof(T))!);
}
