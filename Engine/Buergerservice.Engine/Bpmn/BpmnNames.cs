using System.Xml.Linq;

namespace Buergerservice.Engine.Bpmn;

/// <summary>Namespaces and names of BPMN 2.0 (OMG formal/2013-12-09) and of our extension.</summary>
internal static class BpmnNames
{
    public static readonly XNamespace Bpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    public static readonly XNamespace Di = "http://www.omg.org/spec/BPMN/20100524/DI";
    public static readonly XNamespace Dc = "http://www.omg.org/spec/DD/20100524/DC";
    public static readonly XNamespace DiPoints = "http://www.omg.org/spec/DD/20100524/DI";
    public static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>What BPMN has no place for: ports, and the step as our JSON.</summary>
    public static readonly XNamespace Own = "urn:buergerservice:bpmn:1";

    public const string StartEvent = "startEvent";
    public const string EndEvent = "endEvent";
    public const string CatchEvent = "intermediateCatchEvent";
    public const string ThrowEvent = "intermediateThrowEvent";
    public const string BoundaryEvent = "boundaryEvent";
    public const string Exclusive = "exclusiveGateway";
    public const string Parallel = "parallelGateway";
    public const string Inclusive = "inclusiveGateway";
    public const string Complex = "complexGateway";
    public const string Flow = "sequenceFlow";
    public const string SubProcess = "subProcess";

    public static bool IsEvent(string element) => element.EndsWith("Event", StringComparison.Ordinal);

    public static bool IsGateway(string element) => element.EndsWith("Gateway", StringComparison.Ordinal);
}
