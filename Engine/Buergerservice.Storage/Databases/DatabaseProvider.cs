namespace Buergerservice.Storage.Databases;

/// <summary>The databases the product runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>A file in the data folder; one node. Needs nothing installed.</summary>
    Sqlite,

    /// <summary>PostgreSQL 13 or newer; several nodes.</summary>
    PostgreSql,

    /// <summary>SQL Server 2019 or newer; several nodes.</summary>
    SqlServer,
}
