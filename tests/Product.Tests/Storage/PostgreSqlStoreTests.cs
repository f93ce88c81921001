using Xunit;

namespace Buergerservice.Product.Tests.Storage;

[Collection(PostgreSqlFixture.Name)]
public sealed class PostgreSqlStoreTests(PostgreSqlFixture server) : StoreCompliance
{
    protected override string Explain => "EXPLAIN";

    protected override string WholeTable => "Seq Scan on engine_";

    protected override string RangeOfKey => @"Index Cond: .*""InstanceId"" = .* AND \(""FirstSequence"" [<>]";

    protected override string BackwardInKey => @"Index Scan Backward using ""PK_engine_journal""";

    protected override string Pretend => "SET enable_seqscan = off";

    protected override async Task<EngineDatabase> CreateAsync() => await EngineDatabase.CreateAsync(await server.NewDatabaseAsync());
}
