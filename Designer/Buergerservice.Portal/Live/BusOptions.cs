using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Live;

/// <summary>What nodes talk through.</summary>
public enum BusKind
{
    /// <summary>Nothing: one node, or nodes that look into the queue every two seconds.</summary>
    InProcess,

    /// <summary>LISTEN and NOTIFY of the database they share.</summary>
    PostgreSql,

    /// <summary>A RabbitMQ server at <c>Bus:ConnectionString</c>.</summary>
    RabbitMq,
}

/// <summary>The bus between nodes: settings <c>Bus:Kind</c> and <c>Bus:ConnectionString</c>.</summary>
/// <param name="Kind">What nodes talk through.</param>
/// <param name="Address">Address of the broker with user and password; only of <see cref="BusKind.RabbitMq"/>.</param>
public sealed record BusOptions(BusKind Kind, Uri? Address = null)
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
            : new(kind, kind == BusKind.RabbitMq ? ReadAddress(configuration["Bus:ConnectionString"]) : null);
    }

    // The setting holds a password and is not repeated.
    private static Uri ReadAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "amqp" or "amqps", Host.Length: > 0 }
            ? address
            : throw new SettingException("Bus:Kind „RabbitMq“ braucht in Bus:ConnectionString die Adresse des Servers, etwa amqp://benutzer:passwort@server:5672/bereich.");
}
