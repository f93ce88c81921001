using Buergerservice.Portal.Hosting;
using Buergerservice.Storage.Databases;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Buergerservice.Product.Tests.Hosting;

/// <summary>A setting that makes no sense is said in words, with its name and without its value, before anything starts.</summary>
public sealed class SettingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-settings-").FullName;

    [Theory]
    [InlineData("Retention:Every", "0", "Retention:Every liegt zwischen einer Minute")]
    [InlineData("Retention:Every", "bald", "Retention:Every ist keine Dauer")]
    [InlineData("Retention:JournalDays", "viele", "Retention:JournalDays ist keine ganze Zahl")]
    [InlineData("Retention:CallDays", "-1", "Retention:CallDays liegt zwischen 0 (nie)")]
    [InlineData("Retention:FileDays", "999999999", "Retention:FileDays liegt zwischen 0 (nie)")]
    [InlineData("Reports:SmallestGroup", "fünf", "Reports:SmallestGroup ist keine ganze Zahl")]
    [InlineData("Reports:ShowPersons", "vielleicht", "Reports:ShowPersons ist weder true noch false")]
    [InlineData("Mail:Port", "smtp", "Mail:Port ist keine ganze Zahl")]
    [InlineData("Mail:Port", "70000", "Mail:Port liegt zwischen 1 und 65535")]
    [InlineData("Work:ParallelEffects", "0", "Work:ParallelEffects ist keine ganze Zahl von 1 bis 200")]
    [InlineData("http-wait", "bald", "http-wait ist keine Dauer")]
    [InlineData("http-wait", "30", "http-wait ist keine Dauer bis 00:10:00")]
    [InlineData("next-step-wait", "-00:00:01", "next-step-wait ist keine Dauer")]
    [InlineData("Database:ConnectionString", "geheim", "Database:ConnectionString ist keine gültige Verbindungsangabe für Sqlite")]
    [InlineData("Database:ConnectionString", "Cache=Shared", "Database:ConnectionString ist keine gültige Verbindungsangabe für Sqlite")]
    public void A_wrong_value_is_refused_by_its_name(string setting, string value, string says)
    {
        var message = Assert.Throws<SettingException>(() => Read((setting, value))).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Right_values_are_taken()
    {
        var options = Read(("Retention:Every", "12:00:00"), ("Retention:JournalDays", "0"), ("Work:ParallelEffects", "40"), ("http-wait", "00:00:05"), ("Database:ConnectionString", "Data Source=:memory:"));
        Assert.Equal((TimeSpan.FromHours(12), 0, 40, TimeSpan.FromSeconds(5), ":memory:"), (options.Retention.Every, options.Retention.JournalDays, options.ParallelEffects, options.HttpWait, options.Database.Place));
        Assert.Equal(16, Read().ParallelEffects);
    }

    [Fact]
    public void A_data_folder_nothing_can_be_stored_in_is_said()
    {
        var file = Path.Combine(_directory, "datei");
        File.WriteAllText(file, "");
        var options = Read(("data", Path.Combine(file, "daten")));
        Assert.Contains($"Im Datenordner {options.DataDirectory} kann nichts gespeichert werden", Assert.Throws<SettingException>(options.PrepareDataDirectory).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private PortalOptions Read(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["data"] = _directory };
        foreach (var (name, value) in settings)
            all[name] = value;
        return PortalOptions.From(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
    }
}
