namespace Buergerservice.Product.Tests.Storage;

public sealed class SqliteStoreTests : StoreCompliance
{
    protected override string Explain => "EXPLAIN QUERY PLAN";

    protected override string WholeTable => "SCAN engine_";

    protected override string RangeOfKey => @"^SEARCH \w+ USING (COVERING )?INDEX \w+ \(InstanceId=\? AND FirstSequence[<>]";

    protected override string BackwardInKey => @"^SEARCH \w+ USING INDEX \w+ \(InstanceId=\?\)$";

    protected override string Pretend => "SELECT 1";

    protected override Task<EngineDatabase> CreateAsync() => EngineDatabase.CreateAsync();
}
