using System.Globalization;
using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Portal.Hosting;

namespace Buergerservice.Portal.Displays;

/// <summary>The words on the screens of booths, which a municipality may change: <c>Templates/kabine/anzeige.json</c>.</summary>
public sealed class BoothTexts
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private readonly Whole _whole;

    /// <summary>Reads the file.</summary>
    /// <exception cref="DomainRuleException">It is missing, or a state has no words.</exception>
    public BoothTexts(PortalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var path = Path.Combine(options.TemplatesDirectory, "kabine", "anzeige.json");
        try
        {
            _whole = JsonSerializer.Deserialize<Whole>(File.ReadAllText(path), Options) ?? throw new JsonException("empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DomainRuleException($"{path} ist nicht lesbar: {e.Message}");
        }

        if (BoothState.All.FirstOrDefault(s => !_whole.Stand.ContainsKey(s)) is { } missing)
            throw new DomainRuleException($"In {path} fehlen die Worte für „{missing}“.");
        if (_whole.MehrZeit is < 1 or > 60)
            throw new DomainRuleException($"In {path} muss „mehrZeit“ eine Zahl von 1 bis 60 sein (Minuten).");
    }

    /// <summary>So much longer an answer is waited for when the citizen asks for more time, as often as they ask (WCAG 2.2, 2.2.1).</summary>
    public TimeSpan MoreTime => TimeSpan.FromMinutes(_whole.MehrZeit);

    /// <summary>Pictures with words that are shown one after the other while somebody waits. A terminal may have its own.</summary>
    public IReadOnlyList<BoothSlide> Waiting(BoothScreen screen) => (screen == BoothScreen.Terminal ? _whole.Terminal?.Warten : null) ?? _whole.Warten;

    /// <summary>The explanation on the View-Board.</summary>
    public IReadOnlyList<BoothSlide> Board => _whole.Tafel;

    /// <summary>Heading and text of a state. A terminal may have its own. <c>{oeffnung}</c> and <c>{telefon}</c> are filled in.</summary>
    public (string Title, string Text) Of(string state, BoothScreen screen)
    {
        var words = (screen == BoothScreen.Terminal ? _whole.Terminal?.Stand?.GetValueOrDefault(state) : null) ?? _whole.Stand[state];
        return (words.Titel, words.Text);
    }

    /// <summary>How many wait before whoever is inside.</summary>
    public string Queue(int before)
    {
        var words = _whole.Schlange ?? new();
        return (before switch { 0 => words.Niemand, 1 => words.Eine, _ => words.Mehrere }).Replace("{anzahl}", before.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private sealed record Words(string Titel, string Text);

    private sealed record Whole(IReadOnlyDictionary<string, Words> Stand, IReadOnlyList<BoothSlide> Warten, IReadOnlyList<BoothSlide> Tafel, OfTerminal? Terminal, QueueWords? Schlange = null, int MehrZeit = 5);

    // A file of an earlier version has none of these.
    private sealed record QueueWords(string Niemand = "Vor Ihnen wartet niemand.", string Eine = "Vor Ihnen wartet eine Person.", string Mehrere = "Vor Ihnen warten {anzahl} Personen.");

    private sealed record OfTerminal(IReadOnlyDictionary<string, Words>? Stand, IReadOnlyList<BoothSlide>? Warten);
}

/// <summary>One picture with its words.</summary>
/// <param name="Bild">Name of the picture: <c>wwwroot/kabine/NAME.svg</c>.</param>
/// <param name="Titel">A few words.</param>
/// <param name="Text">One or two sentences.</param>
public sealed record BoothSlide(string Bild, string Titel, string Text);
