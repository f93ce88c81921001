using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>A stable sort that survives a comparison function which contradicts itself; that of .NET promises neither.</summary>
internal static class MergeSort
{
    public static void Sort(JsValue[] items, Comparison<JsValue> compare)
    {
        var source = items;
        var target = new JsValue[items.Length];
        for (var width = 1; width < items.Length; width *= 2)
        {
            for (var start = 0; start < items.Length; start += 2 * width)
                Merge(source, target, start, Math.Min(start + width, items.Length), Math.Min(start + (2 * width), items.Length), compare);
            (source, target) = (target, source);
        }

        if (!ReferenceEquals(source, items))
            source.CopyTo(items, 0);
    }

    private static void Merge(JsValue[] source, JsValue[] target, int start, int middle, int end, Comparison<JsValue> compare)
    {
        var (left, right) = (start, middle);
        for (var i = start; i < end; i++)
        {
            var takeLeft = left < middle && (right >= end || compare(source[left], source[right]) <= 0);
            target[i] = takeLeft ? source[left++] : source[right++];
        }
    }
}
