using System.Xml.Linq;

namespace Buergerservice.Engine.Bpmn;

/// <summary>German names of BPMN elements for messages.</summary>
internal static class BpmnText
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["adHocSubProcess"] = "Ad-hoc-Teilprozess",
        ["boundaryEvent"] = "Angeheftetes Ereignis",
        ["businessRuleTask"] = "Geschäftsregelaufgabe",
        ["callActivity"] = "Aufrufaktivität",
        ["choreographyTask"] = "Choreographie-Aufgabe",
        ["complexGateway"] = "Komplexes Gateway",
        ["dataObject"] = "Datenobjekt",
        ["dataObjectReference"] = "Datenobjekt",
        ["dataStoreReference"] = "Datenspeicher",
        ["endEvent"] = "Endereignis",
        ["eventBasedGateway"] = "Ereignisbasiertes Gateway",
        ["exclusiveGateway"] = "Exklusives Gateway",
        ["group"] = "Gruppierung",
        ["inclusiveGateway"] = "Inklusives Gateway",
        ["intermediateCatchEvent"] = "Eingetretenes Zwischenereignis",
        ["intermediateThrowEvent"] = "Ausgelöstes Zwischenereignis",
        ["manualTask"] = "Manuelle Aufgabe",
        ["parallelGateway"] = "Paralleles Gateway",
        ["receiveTask"] = "Empfangsaufgabe",
        ["scriptTask"] = "Skriptaufgabe",
        ["sendTask"] = "Sendeaufgabe",
        ["sequenceFlow"] = "Sequenzfluss",
        ["serviceTask"] = "Service-Aufgabe",
        ["startEvent"] = "Startereignis",
        ["subProcess"] = "Teilprozess",
        ["task"] = "Aufgabe",
        ["textAnnotation"] = "Anmerkung",
        ["association"] = "Assoziation",
        ["transaction"] = "Transaktion",
        ["userTask"] = "Benutzeraufgabe",
    };

    /// <summary>An element with its name or id.</summary>
    public static string Of(XElement element)
    {
        var kind = Names.GetValueOrDefault(element.Name.LocalName, element.Name.LocalName);
        var name = (string?)element.Attribute("name") is { } given && !string.IsNullOrWhiteSpace(given) ? given.Trim() : (string?)element.Attribute("id");
        return name is null ? kind : $"{kind} „{(name.Length <= 80 ? name : name[..79] + "…")}“";
    }
}
