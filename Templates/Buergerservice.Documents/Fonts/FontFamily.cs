namespace Buergerservice.Documents.Fonts;

/// <summary>The four faces of Liberation Sans 2.1.5 (SIL Open Font License 1.1, see OFL.txt) inside this assembly.</summary>
internal sealed class FontFamily
{
    private readonly TrueTypeFont[] faces =
    [
        Read("LiberationSans-Regular.ttf"),
        Read("LiberationSans-Bold.ttf"),
        Read("LiberationSans-Italic.ttf"),
        Read("LiberationSans-BoldItalic.ttf"),
    ];

    private FontFamily()
    {
    }

    // Reading the faces takes some milliseconds, so it happens once in a process; nothing in them changes afterwards.
    public static FontFamily LiberationSans { get; } = new();

    public TrueTypeFont Face(bool bold, bool italic) => faces[(bold ? 1 : 0) + (italic ? 2 : 0)];

    private static TrueTypeFont Read(string resource)
    {
        using var stream = typeof(FontFamily).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"Die Schrift {resource} fehlt im Programm.");
        var data = new byte[stream.Length];
        stream.ReadExactly(data);
        return new TrueTypeFont(data);
    }
}
