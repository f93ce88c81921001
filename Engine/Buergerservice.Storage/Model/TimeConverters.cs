using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Buergerservice.Storage.Model;

/// <summary>Stores a point in time as UTC ticks (100 ns), for databases without a type for it.</summary>
internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(v => v.UtcTicks, v => new DateTimeOffset(v, TimeSpan.Zero));

/// <summary>Stores a point in time in UTC, cut to the microsecond.</summary>
internal sealed class UtcMicrosecondConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(v => Microseconds.Cut(v), v => v);

/// <summary>The precision every database keeps.</summary>
internal static class Microseconds
{
    public static DateTimeOffset Cut(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
