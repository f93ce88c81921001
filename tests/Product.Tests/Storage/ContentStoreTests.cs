using System.Security.Cryptography;
using System.Text;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Databases;
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

    [Fact]
    public async Task Whoever_stores_a_damaged_file_again_brings_it_back()
    {
        var content = Encoding.UTF8.GetBytes("Konzept");
        var address = await _store.PutAsync(content, Cancel);
        await File.WriteAllBytesAsync(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories)[0], [1, 2, 3], Cancel);
        await _store.PutAsync(content, Cancel);
        Assert.Equal(content, await _store.GetAsync(address, Cancel));
    }

    [Fact]
    public void A_lost_key_is_said_and_not_replaced_while_there_are_files_only_it_opens()
    {
        var data = Path.Combine(_directory, "data");
        var key = DataKey.LoadOrCreate(data);
        Assert.Equal(key, DataKey.LoadOrCreate(data));
        var (file, folder) = (Path.Combine(data, "keys", "content.key"), Path.Combine(data, "content", "ab"));
        Directory.CreateDirectory(folder);
        File.Delete(file);
        Assert.NotEqual(key, DataKey.LoadOrCreate(data));

        File.Delete(file);
        File.WriteAllText(Path.Combine(folder, "abcd"), "");
        Assert.Contains("keys/content.key fehlt", Assert.Throws<SettingException>(() => DataKey.LoadOrCreate(data)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void Nodes_that_start_together_get_one_key()
    {
        for (var round = 0; round < 25; round++)
        {
            var data = Path.Combine(_directory, $"start-{round}");
            var keys = Together.Run(8, _ => DataKey.LoadOrCreate(data));
            Assert.Single(keys.Select(Convert.ToHexString).Distinct());
        }
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF")]
    public async Task An_address_that_is_no_hash_finds_nothing(string address) =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => _store.GetAsync(address, Cancel));

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
