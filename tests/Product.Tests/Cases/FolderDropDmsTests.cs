using System.Text;
using System.Text.Json;
using Buergerservice.Cases.Handover;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

public sealed class FolderDropDmsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bs-dms-").FullName;
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public async Task A_package_arrives_whole_with_metadata_and_receipt()
    {
        var receipt = await Dms().HandOverAsync(Package("kreis"), TestContext.Current.CancellationToken);
        var folder = Path.Combine(_root, receipt.Reference);
        Assert.Equal(["01-antrag.pdf", "metadaten.json", "quittung.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal("%PDF-1.7", await File.ReadAllTextAsync(Path.Combine(folder, "01-antrag.pdf"), TestContext.Current.CancellationToken));
        using var metadata = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "metadaten.json"), TestContext.Current.CancellationToken));
        Assert.Equal("F-2026-000001", metadata.RootElement.GetProperty("aktenzeichen").GetString());
        Assert.Empty(Directory.GetDirectories(Path.Combine(_root, ".unfertig")));
    }

    [Fact]
    public async Task The_same_hand_over_again_files_nothing_twice()
    {
        var first = await Dms().HandOverAsync(Package("kreis"), TestContext.Current.CancellationToken);
        var again = await Dms().HandOverAsync(Package("kreis"), TestContext.Current.CancellationToken);
        Assert.Equal(first, again);
        Assert.Single(Directory.GetDirectories(Path.Combine(_root, "kreis", "F-2026-000001")));
    }

    [Fact]
    public async Task Of_attempts_at_the_same_time_one_files_and_all_get_its_reference()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Dms().HandOverAsync(Package("kreis"), TestContext.Current.CancellationToken))));
        Assert.Single(receipts.Distinct());
        Assert.Empty(Directory.GetDirectories(Path.Combine(_root, ".unfertig")));
    }

    [Fact]
    public async Task What_an_interrupted_attempt_left_behind_does_no_harm()
    {
        var leftover = Directory.CreateDirectory(Path.Combine(_root, ".unfertig", $"{_id:D}-alt")).FullName;
        await File.WriteAllTextAsync(Path.Combine(leftover, "01-antrag.pdf"), "halb", TestContext.Current.CancellationToken);
        var receipt = await Dms().HandOverAsync(Package("kreis"), TestContext.Current.CancellationToken);
        Assert.Equal("%PDF-1.7", await File.ReadAllTextAsync(Path.Combine(_root, receipt.Reference, "01-antrag.pdf"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_name_cannot_lead_out_of_the_folder()
    {
        var receipt = await Dms().HandOverAsync(Package("../../etc"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("..", receipt.Reference, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(_root, receipt.Reference)));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_an_error_and_no_receipt()
    {
        var blocked = Path.Combine(_root, "datei");
        await File.WriteAllTextAsync(blocked, "", TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<IOException>(() => new FolderDropDms(blocked, TimeProvider.System).HandOverAsync(Package("kreis"), TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private FolderDropDms Dms() => new(_root, TimeProvider.System);

    private DmsPackage Package(string tenant) => new(_id, tenant, "F-2026-000001", new Dictionary<string, object?> { ["betreff"] = "Probe" },
        [new("01-antrag.pdf", "Antrag", "application/pdf", "00", Encoding.ASCII.GetBytes("%PDF-1.7"))]);
}
