using System.Security.Cryptography;
using System.Text;
using Buergerservice.Storage.Content;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

public sealed class ContentStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-content-").FullName;
    private readonly FileContentStore _store;

    public ContentStoreTests() => _store = new(_directory, RandomNumberGenerator.GetBytes(32), TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Content_comes_back_by_its_hash_and_is_stored_once()
    {
        var content = Encoding.UTF8.GetBytes("Projektskizze");
        var address = await _store.PutAsync(content, Cancel);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), address);
        Assert.Equal(address, await _store.PutAsync(content, Cancel));
        Assert.Equal(content, await _store.GetAsync(address, Cancel));
        Assert.Single(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Content_is_not_readable_on_disk()
    {
        await _store.PutAsync(Encoding.UTF8.GetBytes("Kim Muster, geheim"), Cancel);
        var stored = await File.ReadAllBytesAsync(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories)[0], Cancel);
        Assert.DoesNotContain("Muster", Encoding.UTF8.GetString(stored), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_file_is_noticed()
    {
        var address = await _store.PutAsync(Encoding.UTF8.GetBytes("echt"), Cancel);
        var file = Directory.GetFiles(_directory, "*", SearchOption.AllDirectories)[0];
        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancel);
        await Assert.ThrowsAsync<InvalidDataException>(() => _store.GetAsync(address, Cancel));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF")]
    public async Task An_address_that_is_no_hash_finds_nothing(string address) =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => _store.GetAsync(address, Cancel));

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
