using Buergerservice.Engine.Tests.Support;
using Xunit;

namespace Buergerservice.Engine.Tests.Conformance;

/// <summary>One definition as Elsa Studio writes it, with more than ten of the activities working together.</summary>
public sealed class TenActivitiesTests
{
    [Fact]
    public void A_definition_made_for_elsa_runs_as_elsa_says()
    {
        var json = Load();
        var run = new EngineRun(json, new Dictionary<string, object?> { ["Kunde"] = "Kim Muster", ["Betrag"] = 250 });
        Assert.Equal(["Antrag von Kim Muster", "vormerken", "prüfen"], run.Console);
        Assert.Equal("Antrag Kim Muster", run.Instance.Name);
        Assert.Equal("A-250", run.Instance.CorrelationId);
        Assert.Equal(["Elsa.Delay", "Elsa.Event", "Elsa.RunTask"], run.Instance.Bookmarks.Select(b => b.Name).Order());

        run.Event("unterlagen", new Dictionary<string, object?> { ["anzahl"] = 3L });
        run.Resume(b => b.Name == "Elsa.RunTask", new Dictionary<string, object?> { ["ok"] = true });
        Assert.DoesNotContain("entschieden", run.Console);
        run.Wait(TimeSpan.FromHours(2));

        Assert.Equal(["Antrag von Kim Muster", "vormerken", "prüfen", "entschieden: groß, 3 Unterlagen"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal("groß", run.Instance.Output["Ergebnis"]);
        Assert.Empty(run.Instance.Incidents);
    }

    [Fact]
    public void Nothing_about_it_is_refused_or_doubtful() =>
        Assert.Empty(EngineRun.Compile(Load()).Problems);

    private static string Load([System.Runtime.CompilerServices.CallerFilePath] string path = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "ten-activities.json"));
}
