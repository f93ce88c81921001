using Buergerservice.Engine;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Buergerservice.Storage.Databases;

/// <summary>Which database the product runs on: settings <c>Database:Provider</c> and <c>Database:ConnectionString</c>.</summary>
/// <param name="Provider">The database.</param>
/// <param name="ConnectionString">How it is reached; may hold a password and is never shown or logged.</param>
public sealed record DatabaseOptions(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>True when several nodes may share the database.</summary>
    public bool IsShared => Provider != DatabaseProvider.Sqlite;

    /// <summary>Server and database in words, without user and password.</summary>
    public string Place => Provider switch
    {
        DatabaseProvider.PostgreSql => PlaceOf(new NpgsqlConnectionStringBuilder(ConnectionString)),
        DatabaseProvider.SqlServer => PlaceOf(new SqlConnectionStringBuilder(ConnectionString)),
        _ => new SqliteConnectionStringBuilder(ConnectionString).DataSource,
    };

    /// <summary>SQLite in a file of the data folder.</summary>
    public static DatabaseOptions Sqlite(string dataDirectory) =>
        new(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(dataDirectory, "buergerservice.db")};Default Timeout=30");

    /// <summary>Reads the settings; without any it is SQLite in the data folder.</summary>
    /// <exception cref="SettingException">A setting is wrong or missing.</exception>
    public static DatabaseOptions From(IConfiguration configuration, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var provider = ProviderOf(configuration["Database:Provider"]);
        var connection = configuration["Database:ConnectionString"];
        if (string.IsNullOrWhiteSpace(connection))
            return provider == DatabaseProvider.Sqlite ? Sqlite(dataDirectory) : throw new SettingException($"Zu Database:Provider „{provider}“ fehlt die Einstellung Database:ConnectionString.");
        var options = new DatabaseOptions(provider, connection);
        try
        {
            if (options.Place.Length == 0)
                throw new ArgumentException("No place.", nameof(configuration));
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The exception's text may quote the password.
            throw new SettingException($"Die Einstellung Database:ConnectionString ist keine gültige Verbindungsangabe für {provider}.");
        }

        return options;
    }

    private static DatabaseProvider ProviderOf(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return DatabaseProvider.Sqlite;
        // Enum.TryParse would also accept numbers.
        var known = Enum.GetNames<DatabaseProvider>().FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        return known is null
            ? throw new SettingException($"Unbekannter Database:Provider „{name}“. Möglich sind Sqlite, PostgreSql und SqlServer.")
            : Enum.Parse<DatabaseProvider>(known);
    }

    private static string PlaceOf(NpgsqlConnectionStringBuilder connection) => $"{connection.Host}:{connection.Port}/{connection.Database}";

    private static string PlaceOf(SqlConnectionStringBuilder connection) => $"{connection.DataSource}/{connection.InitialCatalog}";
}
