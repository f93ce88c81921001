using System.Text;

namespace Buergerservice.Documents.Comparison;

/// <summary>
/// What a figure draws, wherever on the page it stands: its operators with positions counted from its first point, and
/// the pictures it shows by the hash of their bytes.
/// </summary>
internal sealed class Drawing
{
    // Coordinates are rounded when they are written, so the distances between them are too.
    private const double Tolerance = 0.05;
    private readonly StringBuilder operators = new();
    private readonly List<double> numbers = [];
    private (double X, double Y)? origin;

    /// <summary>Operators and pictures, without measures.</summary>
    public string Signature => operators.ToString();

    public void Add(string name, IReadOnlyList<double> operands)
    {
        operators.Append(name).Append(' ');
        // The place is the last pair of „cm“ and „Tm“, the first pair of everything else that has one.
        var place = name is "cm" or "Tm" ? 4 : name is "m" or "l" or "c" or "v" or "y" or "re" or "Td" ? 0 : -1;
        var placed = name is "c" or "v" or "y" ? operands.Count : 2;
        for (var i = 0; i < operands.Count; i++)
        {
            if (place >= 0 && i >= place && i < place + placed)
                numbers.Add(i % 2 == 0 ? operands[i] - Origin(operands, i).X : operands[i] - origin!.Value.Y);
            else
                numbers.Add(operands[i]);
        }
    }

    public void AddPicture(string hash) => operators.Append(hash).Append(' ');

    /// <summary>What another marked content of the same figure draws.</summary>
    public void Append(Drawing other)
    {
        operators.Append(other.operators);
        numbers.AddRange(other.numbers);
    }

    public bool LooksLike(Drawing other) =>
        Signature == other.Signature && numbers.Count == other.numbers.Count && numbers.Zip(other.numbers).All(n => Math.Abs(n.First - n.Second) <= Tolerance);

    private (double X, double Y) Origin(IReadOnlyList<double> operands, int at) =>
        origin ??= (operands[at], at + 1 < operands.Count ? operands[at + 1] : 0);
}
