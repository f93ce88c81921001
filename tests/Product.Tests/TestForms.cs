namespace Buergerservice.Product.Tests;

/// <summary>Forms of the tests.</summary>
internal static class TestForms
{
    public const string Short = "test-kurz";
    public const string Everything = "test-alles";

    public static IReadOnlyList<string> All { get; } =
    [
        """
        { "key": "test-kurz", "title": "Kurz", "sections": [ { "fields": [
          { "name": "begruendung", "label": "Begründung", "type": "textarea", "required": true },
          { "name": "kosten", "label": "Kosten", "type": "money", "min": 0, "max": 100000 } ] } ] }
        """,
        """
        { "key": "test-alles", "title": "Alle Felder", "description": "Zeigt jede Art von Feld.", "sections": [
          { "title": "Angaben", "fields": [
            { "name": "hinweis", "label": "Hinweis zum Standort", "type": "info" },
            { "name": "name", "label": "Name", "type": "text", "required": true, "hint": "Vor- und Nachname" },
            { "name": "bemerkung", "label": "Bemerkung", "type": "textarea" },
            { "name": "mail", "label": "E-Mail", "type": "email" },
            { "name": "tage", "label": "Tage", "type": "integer", "min": 1, "max": 90 },
            { "name": "flaeche", "label": "Fläche in m²", "type": "decimal" },
            { "name": "kosten", "label": "Kosten", "type": "money" },
            { "name": "beginn", "label": "Beginn", "type": "date" },
            { "name": "bestaetigt", "label": "Ich habe alles geprüft", "type": "checkbox", "required": true },
            { "name": "art", "label": "Art", "type": "radio", "required": true, "options": [ { "value": "koffer", "label": "Bürgerkoffer" }, { "value": "terminal", "label": "Bürgerterminal" } ] },
            { "name": "ort", "label": "Aufstellort", "type": "text", "required": true, "showWhen": { "field": "art", "is": ["terminal"] } },
            { "name": "amt", "label": "Amt", "type": "select", "options": [ { "value": "sozial", "label": "Sozialamt" }, { "value": "jugend", "label": "Jugendamt" } ] },
            { "name": "kanaele", "label": "Kanäle", "type": "checkboxes", "options": [ { "value": "vorort", "label": "Vor Ort" }, { "value": "video", "label": "Videoberatung" } ] } ] },
          { "title": "Prüfung", "description": "Bitte beantworten Sie jede Zeile.", "fields": [
            { "name": "standort", "label": "Standort", "type": "matrix", "required": true, "choices": ["Ja", "Nein", "Teilweise"], "rows": [
              { "key": "s101", "label": "Stufenloser Zugang vorhanden", "group": "Zugang" },
              { "key": "s102", "label": "Bewegungsfläche von 150 × 150 cm vor dem Terminal", "group": "Zugang" },
              { "key": "s201", "label": "Netzwerkanschluss", "group": "Technik" } ] },
            { "name": "eignung", "label": "Eignung", "type": "matrix", "choices": ["Ja", "Nein"], "columns": [ { "value": "koffer", "label": "Koffer" }, { "value": "terminal", "label": "Terminal" } ], "rows": [
              { "key": "e1", "label": "Wohngeld", "notRelevant": ["koffer"] },
              { "key": "e2", "label": "Grundsicherung" } ] },
            { "name": "personen", "label": "Beteiligte", "type": "list", "required": true, "maxItems": 3, "fields": [
              { "name": "name", "label": "Name", "type": "text", "required": true },
              { "name": "seit", "label": "Dabei seit", "type": "date" } ] } ] } ] }
        """,
    ];
}
