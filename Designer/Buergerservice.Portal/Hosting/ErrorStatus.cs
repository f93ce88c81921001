using Buergerservice.Engine;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Databases;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Hosting;

/// <summary>One place that says which HTTP status an error gets.</summary>
internal static class ErrorStatus
{
    public static int? Of(Exception error) => error switch
    {
        NewerStateException => StatusCodes.Status503ServiceUnavailable,
        NotFoundException => StatusCodes.Status404NotFound,
        ConflictException or DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
        InputException or DefinitionException or DomainRuleException => StatusCodes.Status422UnprocessableEntity,
        _ => DatabaseFaults.Of(error) switch
        {
            DatabaseFault.Busy or DatabaseFault.Full or DatabaseFault.Lost or DatabaseFault.Refused => StatusCodes.Status503ServiceUnavailable,
            DatabaseFault.Duplicate => StatusCodes.Status409Conflict,
            _ => error is DbUpdateException { InnerException: { } inner } ? Of(inner) : null,
        },
    };
}
