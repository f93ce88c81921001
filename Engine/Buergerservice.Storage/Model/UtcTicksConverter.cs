using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Buergerservice.Storage.Model;

/// <summary>Stores a point in time as UTC ticks (100 ns), for databases without a type for it.</summary>
internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(v => v.UtcTicks, v => new DateTimeOffset(v, TimeSpan.Zero));
