using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Live;

/// <summary>What nodes talk through.</summary>
public enum BusKind
{
    /// <summary>Nothing: one node, or nodes that look into the queue every two seconds.</summary>
    InProcess,

    /// <summary>LISTEN and NOTIFY of the database they share.</summary>
    PostgreSql,
}

/// <summary>The bus between nodes: setting <c>Bus:Kind</c>.</summary>
public sealed record BusOptions(BusKind Kind)
{
    /// <summary>Reads the settings; without any it is the database's own bus where there is one.</summary>
    /// <exception cref="SettingException">A setting is wrong or does not fit the database.</exception>
    public static BusOptions From(IConfiguration configuration, DatabaseOptions database)
    {
        var name = configuration["Bus:Kind"];
        if (string.IsNullOrWhiteSpace(name))
            return new(database.Provider == DatabaseProvider.PostgreSql ? BusKind.PostgreSql : BusKind.InProcess);
        var known = Enum.GetNames<BusKind>().FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new SettingException($"Unbekannter Bus:Kind „{name}“. Möglich sind {string.Join(", ", Enum.GetNames<BusKind>())}.");
        var kind = Enum.Parse<BusKind>(known);
        return kind == BusKind.PostgreSql && database.Provider != DatabaseProvider.PostgreSql
            ? throw new SettingException("Bus:Kind „PostgreSql“ setzt Database:Provider „PostgreSql“ voraus.")
            : new(kind);
    }
}
