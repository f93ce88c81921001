using System.Xml;
using System.Xml.Linq;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Wire;

/// <summary>Reads XML of a device: no DTD, no entities, limited size and depth.</summary>
internal static class SafeXml
{
    private const int MaxDepth = 64;

    public static XDocument Read(byte[] bytes)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 4 * 1024 * 1024, MaxCharactersFromEntities = 1024 };
        using (var deep = XmlReader.Create(new MemoryStream(bytes), settings))
        {
            while (deep.Read())
            {
                if (deep.Depth > MaxDepth)
                    throw DeviceException.Garbled("XML zu tief");
            }
        }

        using var reader = XmlReader.Create(new MemoryStream(bytes), settings);
        return XDocument.Load(reader);
    }

    public static string? Text(this XContainer? container, string localName) =>
        container?.Descendants().FirstOrDefault(e => e.Name.LocalName == localName)?.Value.Trim();

    public static XElement? Find(this XContainer container, string localName) =>
        container.Descendants().FirstOrDefault(e => e.Name.LocalName == localName);
}
