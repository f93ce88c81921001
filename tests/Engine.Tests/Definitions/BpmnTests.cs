using System.Text.Json.Nodes;
using System.Xml.Linq;
using Buergerservice.Engine.Bpmn;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Definitions.Comparison;
using Buergerservice.Engine.Layout;
using Buergerservice.Engine.Tasks.Forms;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Engine.Tests.Definitions;

public sealed class BpmnTests
{
    private const string Flow = """
        {"definitionId":"antrag","name":"Antrag","description":"Ein & Alles","variables":[{"id":"v","name":"betrag","typeName":"Decimal","value":"0"}],
         "root":{"id":"r","type":"Elsa.Flowchart","version":1,"activities":[
           {"id":"t","type":"Buergerservice.UserTask","metadata":{"displayText":"Prüfen <genau>","designer":{"position":{"x":0,"y":0}}},"title":"Prüfen","candidateRoles":["Sachbearbeitung"],"outcomes":["Ja","Nein","Zurück"]},
           {"id":"s1","type":"Elsa.SetName","value":"A"},{"id":"s2","type":"Elsa.WriteLine","text":"B"},
           {"id":"j","type":"Elsa.FlowJoin","mode":{"typeName":"String","expression":{"type":"Literal","value":"WaitAll"}}},
           {"id":"w","type":"Elsa.Delay","timeSpan":"2.00:00:00"},
           {"id":"d","type":"Elsa.FlowDecision","condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"variables.betrag > 5"}}},
           {"id":"in","type":"Elsa.Flowchart","version":1,"activities":[{"id":"in1","type":"Elsa.WriteLine","text":"innen"},{"id":"in2","type":"Elsa.WriteLine","text":"auch"}],"connections":[{"source":{"activity":"in1","port":"Done"},"target":{"activity":"in2","port":"In"}}]},
           {"id":"e","type":"Elsa.Finish"}],
          "connections":[
           {"source":{"activity":"t","port":"Ja"},"target":{"activity":"s1","port":"In"}},{"source":{"activity":"t","port":"Ja"},"target":{"activity":"s2","port":"In"}},
           {"source":{"activity":"t","port":"Nein"},"target":{"activity":"e","port":"In"}},{"source":{"activity":"t","port":"Zurück"},"target":{"activity":"t","port":"In"}},
           {"source":{"activity":"s1","port":"Done"},"target":{"activity":"j","port":"In"}},{"source":{"activity":"s2","port":"Done"},"target":{"activity":"j","port":"In"}},
           {"source":{"activity":"j","port":"Done"},"target":{"activity":"w","port":"In"}},{"source":{"activity":"w","port":"Done"},"target":{"activity":"d","port":"In"}},
           {"source":{"activity":"d","port":"True"},"target":{"activity":"in","port":"In"}},{"source":{"activity":"d","port":"False"},"target":{"activity":"e","port":"In"}}]}}
        """;

    private static readonly ActivityRegistry Registry = new(new ServiceCollection().AddSingleton(new FormCatalog()).BuildServiceProvider());
    private static readonly BpmnExport Export = new(Registry);
    private static readonly BpmnImport Import = new(Registry, new DefinitionLayout(Registry));
    private static readonly XNamespace B = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    [Fact]
    public void A_definition_written_and_read_again_means_the_same()
    {
        var again = Import.Read(Export.Write(Flow)).Json;

        var difference = new DefinitionComparison(Registry).Compare(Flow, again);
        Assert.True(difference.IsSame, string.Join("; ", difference.Steps.SelectMany(s => s.Values.Select(v => $"{s.Id} {v}"))) + string.Join("; ", difference.Connections));
        Assert.True(new DefinitionCompiler(Registry).Compile(again).CanRun);
        Assert.True(new DefinitionComparison(Registry).Compare(again, Import.Read(Export.Write(again)).Json).IsSame);
    }

    [Fact]
    public void The_document_says_in_BPMN_what_our_steps_do_by_themselves()
    {
        var process = XDocument.Parse(Export.Write(Flow)).Root!.Element(B + "process")!;

        Assert.Equal("Prüfen <genau>", (string?)process.Element(B + "userTask")!.Attribute("name"));
        Assert.Equal("P2D", process.Element(B + "intermediateCatchEvent")!.Descendants(B + "timeDuration").Single().Value);
        Assert.Equal("variables.betrag > 5", process.Descendants(B + "conditionExpression").First(c => (string?)c.Attribute("language") == "javascript").Value);
        Assert.NotNull(process.Element(B + "subProcess")!.Element(B + "sequenceFlow"));
        // The outcomes are chosen, „Ja“ goes two ways at once, both wait for each other, and the return of the loop does not.
        Assert.Equal(["Ergebnis_t", "Schleife_t", "d"], process.Elements(B + "exclusiveGateway").Select(g => (string)g.Attribute("id")!).Order(StringComparer.Ordinal));
        Assert.Equal(["Zugleich_t", "j"], process.Elements(B + "parallelGateway").Select(g => (string)g.Attribute("id")!).Order(StringComparer.Ordinal));
        Assert.Single(process.Elements(B + "startEvent"));
    }

    [Fact]
    public void A_model_of_another_tool_becomes_a_definition_that_runs()
    {
        var read = Import.Read(Foreign("""
            <laneSet id="ls"><lane id="l" name="Sachbearbeitung"><flowNodeRef>pruefen</flowNodeRef></lane></laneSet>
            <startEvent id="los"/><userTask id="pruefen" name="Antrag prüfen"><documentation>Genau hinsehen.</documentation></userTask>
            <exclusiveGateway id="g"/><scriptTask id="rechnen" name="Rechnen" scriptFormat="JavaScript"><script>1 + 1</script></scriptTask>
            <intermediateCatchEvent id="warten" name="Eine Woche"><timerEventDefinition><timeDuration>P7D</timeDuration></timerEventDefinition></intermediateCatchEvent>
            <exclusiveGateway id="zusammen"/><callActivity id="ruf" name="Ablegen" calledElement="ablage"/><endEvent id="aus"><terminateEventDefinition/></endEvent>
            <boundaryEvent id="frist" name="Zu spät" attachedToRef="pruefen"><timerEventDefinition><timeDuration>P14D</timeDuration></timerEventDefinition></boundaryEvent>
            <textAnnotation id="anm"><text>Nur ein Hinweis</text></textAnnotation>
            <sequenceFlow id="f1" sourceRef="los" targetRef="pruefen"/><sequenceFlow id="f2" sourceRef="pruefen" targetRef="g"/>
            <sequenceFlow id="f3" name="Gut" sourceRef="g" targetRef="rechnen"/><sequenceFlow id="f4" name="Schlecht" sourceRef="g" targetRef="warten"/>
            <sequenceFlow id="f5" sourceRef="rechnen" targetRef="zusammen"/><sequenceFlow id="f6" sourceRef="warten" targetRef="zusammen"/>
            <sequenceFlow id="f7" sourceRef="zusammen" targetRef="ruf"/><sequenceFlow id="f8" sourceRef="ruf" targetRef="aus"/><sequenceFlow id="f9" sourceRef="frist" targetRef="aus"/>
            """));

        Assert.Contains("Anmerkung", Assert.Single(read.Notes), StringComparison.Ordinal);
        var root = JsonNode.Parse(read.Json)!["root"]!;
        Assert.Equal(["Gut→rechnen", "Schlecht→warten", "Zu spät→aus", "Done→ruf", "Done→ruf", "Done→aus"],
            root["connections"]!.AsArray().Select(c => $"{c!["source"]!["port"]}→{c["target"]!["activity"]}").OrderBy(c => c.StartsWith("Done", StringComparison.Ordinal) ? c.EndsWith("aus", StringComparison.Ordinal) ? 9 : 5 : c[0] == 'G' ? 0 : c[0] == 'S' ? 1 : 2));
        Assert.Equal("pruefen", (string?)root["start"]);
        var result = new DefinitionCompiler(Registry).Compile(read.Json);
        Assert.True(result.CanRun, string.Join("; ", result.Problems.Select(p => p.Message)));
    }

    [Theory]
    [InlineData("""<eventBasedGateway id="x" name="Was zuerst"/>""", "Ereignisbasiertes Gateway „Was zuerst“")]
    [InlineData("""<serviceTask id="x" name="Buchen"/>""", "Service-Aufgabe „Buchen“")]
    [InlineData("""<scriptTask id="x" name="Groovy" scriptFormat="groovy"><script>1</script></scriptTask>""", "Skriptaufgabe „Groovy“")]
    [InlineData("""<businessRuleTask id="x" name="Regel"/>""", "Geschäftsregelaufgabe „Regel“")]
    [InlineData("""<endEvent id="x" name="Fehler"><errorEventDefinition/></endEvent>""", "Endereignis „Fehler“")]
    [InlineData("""<userTask id="x" name="Viele"><multiInstanceLoopCharacteristics/></userTask>""", "Benutzeraufgabe „Viele“")]
    [InlineData("""<exclusiveGateway id="x"/><task id="a"/><task id="b"/><sequenceFlow id="p" name="eins" sourceRef="x" targetRef="a"><conditionExpression>${gut}</conditionExpression></sequenceFlow><sequenceFlow id="q" name="zwei" sourceRef="x" targetRef="b"/>""", "Sequenzfluss „eins“")]
    [InlineData("""<task id="x"/><task id="a"/><task id="b"/><task id="c" name="Zweimal"/><sequenceFlow id="1" sourceRef="x" targetRef="a"/><sequenceFlow id="2" sourceRef="x" targetRef="b"/><sequenceFlow id="3" sourceRef="a" targetRef="c"/><sequenceFlow id="4" sourceRef="b" targetRef="c"/>""", "Aufgabe „Zweimal“")]
    public void What_has_no_equal_here_is_named_and_refused(string content, string named)
    {
        var e = Assert.Throws<DefinitionException>(() => Import.Read(Foreign(content)));

        Assert.Contains(e.Problems, p => p.Message.StartsWith(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;&l;&l;&l;&l;&l;\">]><a>&m;</a>", "doctype")]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "doctype")]
    [InlineData("<definitions><process></definitions>", "not-xml")]
    [InlineData("<html/>", "not-bpmn")]
    public void Hostile_or_foreign_XML_is_refused_in_words(string xml, string code) =>
        Assert.Equal(code, Assert.Throws<DefinitionException>(() => Import.Read(xml)).Problems[0].Code);

    [Fact]
    public void Too_deep_too_many_and_too_large_are_refused()
    {
        string Code(string xml) => Assert.Throws<DefinitionException>(() => Import.Read(xml)).Problems[0].Code;

        Assert.Equal("too-deep", Code(string.Concat(Enumerable.Repeat("<a>", 100)) + string.Concat(Enumerable.Repeat("</a>", 100))));
        Assert.Equal("too-many", Code("<a>" + string.Concat(Enumerable.Repeat("<b/>", 60_000)) + "</a>"));
        Assert.Equal("too-large", Code("<a>" + new string(' ', 9_000_000) + "</a>"));
    }

    private static string Foreign(string content) =>
        $"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:x"><process id="p" name="Fremder Prozess">{content}</process></definitions>""";
}
