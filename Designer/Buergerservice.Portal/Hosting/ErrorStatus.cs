using Buergerservice.Engine;
using Buergerservice.Engine.Definitions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Hosting;

/// <summary>One place that says which HTTP status an error gets.</summary>
internal static class ErrorStatus
{
    private const int SqliteBusy = 5;
    private const int SqliteFull = 13;

    public static int? Of(Exception error) => error switch
    {
        NotFoundException => StatusCodes.Status404NotFound,
        ConflictException or DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
        InputException or DefinitionException or DomainRuleException => StatusCodes.Status422UnprocessableEntity,
        SqliteException { SqliteErrorCode: SqliteBusy or SqliteFull } => StatusCodes.Status503ServiceUnavailable,
        DbUpdateException { InnerException: { } inner } => Of(inner),
        _ => null,
    };
}
