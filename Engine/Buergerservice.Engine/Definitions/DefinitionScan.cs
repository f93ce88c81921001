using System.Text.Json;

namespace Buergerservice.Engine.Definitions;

/// <summary>
/// Looks through the text of a definition once, without building anything, before it is trusted: nesting and texts
/// that are none. What it refuses it names by the activity and property around it.
/// </summary>
internal static class DefinitionScan
{
    /// <exception cref="DefinitionException">The definition is too deep or holds what is no text.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static void Check(ReadOnlySpan<byte> utf8)
    {
        // The reader itself is iterative; its own limit only has to lie above ours.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var place = new Place();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    place.Property = Text(ref reader, place);
                    break;
                case JsonTokenType.String:
                    var text = Text(ref reader, place);
                    if (string.Equals(place.Property, "id", StringComparison.OrdinalIgnoreCase))
                        place.Activity = text;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= DefinitionReader.MaxDepth:
                    throw place.Refuse("too-deep", $"ist tiefer als {DefinitionReader.MaxDepth} Ebenen verschachtelt. Legen Sie innere Abläufe in eigene Prozesse.");
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader, Place place)
    {
        try
        {
            var text = reader.GetString()!;
            return text.Contains('\0', StringComparison.Ordinal) ? throw NotText(place) : text;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON and no valid text.
            throw NotText(place);
        }
    }

    private static DefinitionException NotText(Place place) => place.Refuse("not-text", "enthält ein Zeichen, das es nicht gibt (halbes Ersatzzeichenpaar oder Nullzeichen).");

    /// <summary>The last activity and property seen: where a finding is.</summary>
    private sealed class Place
    {
        public string? Activity { get; set; }

        public string? Property { get; set; }

        public DefinitionException Refuse(string code, string what)
        {
            var where = Activity is null && Property is null ? "" : $" Die Stelle liegt bei der Aktivität „{Shorten(Activity)}“, Eigenschaft „{Shorten(Property)}“.";
            return new([new(ProblemSeverity.Error, code, Activity, Property, $"Die Definition {what}{where}")]);
        }

        private static string Shorten(string? text) => text is null ? "?" : text.Length <= 60 ? text : text[..57] + "…";
    }
}
