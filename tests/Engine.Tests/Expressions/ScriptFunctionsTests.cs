using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Expressions;

/// <summary>The functions and types a script of a definition can use.</summary>
public sealed class ScriptFunctionsTests
{
    public static TheoryData<string, string> Results => new()
    {
        { "getWorkflowDefinitionId()", "test" },
        { "getWorkflowDefinitionVersion()", "1" },
        { "/^[0-9a-f-]{36}$/.test(getWorkflowInstanceId()) && /^[0-9a-f-]{36}$/.test(getWorkflowDefinitionVersionId())", "true" },
        { "setWorkflowInstanceName('Fall 7'); getWorkflowInstanceName()", "Fall 7" },
        { "setCorrelationId('k-1'); getCorrelationId()", "k-1" },
        { "`${isNullOrWhiteSpace('  ')} ${isNullOrWhiteSpace(null)} ${isNullOrEmpty('')} ${isNullOrEmpty(' ')}`", "true true true false" },
        { "toJson({ a: [1, 'ä', null, true] })", """{"a":[1,"ä",null,true]}""" },
        { "[newGuid(), newGuidString(), getGuidString()].every(g => /^[0-9a-f-]{36}$/.test(g)) && newGuid() !== newGuid()", "true" },
        { "[newShortGuid(), getShortGuid()].every(g => /^[0-9A-Za-z]{18,22}$/.test(g)) && newShortGuid() !== newShortGuid()", "true" },
        { "parseGuid('0195F0A0000070008000000000000001')", "0195f0a0-0000-7000-8000-000000000001" },
        { "bytesToString(bytesFromString('Grüße'))", "Grüße" },
        { "bytesFromString('ä').join()", "195,164" },
        { "bytesToBase64([1, 2, 255])", "AQL/" },
        { "bytesFromBase64('AQL/').join()", "1,2,255" },
        { "stringFromBase64(stringToBase64('Grüße'))", "Grüße" },
        { "streamToBase64(getDatei()) + streamToBytes(getDatei()).length", "AQL/3" },
        { "getInput('Antrag') + getAntrag() + getantrag()", "A1A1A1" },
        { "`${getInput('Fehlt')}`", "null" },
        { "Object.keys(args).length", "0" },
        { "new DateTime(2026, 2, 28).AddDays(1).ToString('dd.MM.yyyy')", "01.03.2026" },
        { "new DateTime(2024, 1, 31).AddMonths(1).ToString('d')", "29.02.2024" },
        { "const d = DateTime.Parse('2026-11-23T08:30:00Z'); [d.Year, d.Month, d.Day, d.Hour, d.Minute, d.DayOfWeek, d.DayOfYear].join()", "2026,11,23,9,30,1,327" },
        { "DateTime.UtcNow.toISOString() + ' ' + DateTimeOffset.Now.Date.getHours()", "2026-11-23T08:00:00.000Z 0" },
        { "new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(-5)).toISOString()", "2026-01-01T05:00:00.000Z" },
        { "new DateTime(2026, 3, 28, 9, 0, 0).AddDays(1).Hour", "9" },
        { "new DateTime(2026, 3, 28, 9, 0, 0).AddHours(24).Hour", "10" },
        { "new DateTime(2026, 1, 3).Subtract(new DateTime(2026, 1, 1)).TotalDays", "2" },
        { "DateTime.IsLeapYear(2028) + ' ' + DateTime.DaysInMonth(2027, 2)", "true 28" },
        { "new Date(2026, 0, 1) < DateTime.Now && DateTime.Now instanceof Date", "true" },
        { "TimeSpan.FromDays(1.5)", "1.12:00:00" },
        { "new TimeSpan(1, 2, 3).Add(TimeSpan.FromMinutes(1)).ToString()", "01:03:03" },
        { "TimeSpan.Parse('P1DT1H') > TimeSpan.Parse('1.00:00:00') && TimeSpan.Zero < TimeSpan.FromSeconds(1)", "true" },
        { "Guid.Parse(Guid.NewGuid()).length + ' ' + Guid.Empty", "36 00000000-0000-0000-0000-000000000000" },
        { "const r = new Random(5), s = new Random(5); r.Next(1, 7) === s.Next(1, 7) && r.NextDouble() < 1", "true" },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public void A_function_gives(string script, string expected) => Assert.Equal(expected, Say(script));

    [Theory]
    [InlineData("\n\nvariabels.X", "Zeile 3", "„variabels“ ist nicht bekannt")]
    [InlineData("getBetrag()", "Zeile 1", "„getBetrag“ ist nicht bekannt")]
    [InlineData("setBetrag(1)", "Zeile 1", "„setBetrag“ ist nicht bekannt")]
    [InlineData("getOutputFrom('fehlt')", "Zeile 1", "„fehlt“ gibt es in diesem Prozess nicht")]
    [InlineData("getResultFromFehlt()", "Zeile 1", "„Fehlt“ gibt es in diesem Prozess nicht")]
    [InlineData("getConfig('ConnectionStrings:Main')", "Zeile 1", "getConfig ist abgeschaltet")]
    [InlineData("parseGuid('x')", "Zeile 1", "keine Kennung")]
    [InlineData("Guid.Parse('x')", "Zeile 1", "keine Kennung")]
    [InlineData("stringFromBase64('%')", "Zeile 1", "kein gültiges Base64")]
    [InlineData("bytesToBase64([300])", "Zeile 1", "von 0 bis 255")]
    [InlineData("DateTime.Parse('morgen')", "Zeile 1", "kein Zeitpunkt")]
    [InlineData("TimeSpan.Parse('lange')", "Zeile 1", "keine Zeitspanne")]
    [InlineData("new DateTime(9999, 1, 1).AddYears(9)", "Zeile 1", "außerhalb des Kalenders")]
    [InlineData("TimeSpan.FromDays(1e300)", "Zeile 1", "zu groß")]
    [InlineData("DateTime.Now.GetType()", "Zeile 1", "ist keine Funktion")]
    [InlineData("new Random().GetType()", "Zeile 1", "ist keine Funktion")]
    public void A_mistake_gives_a_message_with_its_line(string script, params string[] words)
    {
        var incident = Assert.Single(Run(script).Instance.Incidents);

        Assert.All(words, w => Assert.Contains(w, incident.Message, StringComparison.Ordinal));
    }

    private static string Say(string script)
    {
        var run = Run(script);
        Assert.Empty(run.Instance.Incidents);
        return Assert.Single(run.Console);
    }

    private static EngineRun Run(string script) => new(
        DefinitionWith(
            Sequence(Step("Elsa.WriteLine", "w", ("text", Script("String", script)))),
            new JsonObject { ["inputs"] = new JsonArray(new JsonObject { ["name"] = "Antrag", ["type"] = "String" }, new JsonObject { ["name"] = "Datei", ["type"] = "ByteArray" }) }),
        new Dictionary<string, object?> { ["Antrag"] = "A1", ["Datei"] = new byte[] { 1, 2, 255 } });
}
