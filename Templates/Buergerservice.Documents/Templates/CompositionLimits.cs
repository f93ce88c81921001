namespace Buergerservice.Documents.Templates;

/// <summary>Bounds that keep hostile or broken data from exhausting the server. Real documents stay far below.</summary>
internal static class CompositionLimits
{
    public const int EntriesPerList = 20_000;
    public const int LoopSteps = 100_000;
    public const int CharactersPerValue = 200_000;
    public const int CharactersPerDocument = 20_000_000;
}
