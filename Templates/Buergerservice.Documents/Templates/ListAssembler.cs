using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Templates;

/// <summary>Makes lists of entries that come one after the other with their levels.</summary>
internal sealed class ListAssembler
{
    private readonly List<(int Level, bool Numbered, IReadOnlyList<TextRun> Runs)> entries = [];

    /// <summary>Whether an entry of this kind begins another list than the entries before it.</summary>
    public bool EndsBefore(bool numbered, int level) => level == 0 && entries.Count > 0 && entries.First(e => e.Level == entries[0].Level).Numbered != numbered;

    public void Add(bool numbered, int level, IReadOnlyList<TextRun> runs) => entries.Add((level, numbered, runs));

    /// <summary>The list, or <see langword="null"/> without entries.</summary>
    public ListBlock? Finish()
    {
        if (entries.Count == 0)
            return null;
        var next = 0;
        var list = Read(ref next, 0);
        entries.Clear();
        return list;
    }

    /// <summary>Entries that lie deeper belong to the entry before them; an entry that skips a level lies one deeper.</summary>
    private ListBlock Read(ref int next, int level)
    {
        var items = new List<ListItem>();
        var numbered = entries[next].Numbered;
        while (next < entries.Count && (entries[next].Level >= level || items.Count == 0))
        {
            if (items.Count > 0 && entries[next].Level > level)
                items[^1] = items[^1] with { Nested = Read(ref next, level + 1) };
            else
                items.Add(new ListItem(entries[next++].Runs));
        }

        return new ListBlock(numbered, items);
    }
}
