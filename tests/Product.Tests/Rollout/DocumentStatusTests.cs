using Buergerservice.Engine;
using Buergerservice.Rollout.Documents;
using Xunit;

namespace Product.Tests.Rollout;

public sealed class DocumentStatusTests
{
    [Theory]
    [InlineData(DocumentStatus.Created, DocumentStatus.Agreed)]
    [InlineData(DocumentStatus.Agreed, DocumentStatus.SignedOff)]
    public void The_next_step_is_allowed(DocumentStatus from, DocumentStatus to) => DocumentStatuses.RequireStep(from, to);

    [Fact]
    public void Every_other_step_is_refused()
    {
        var all = Enum.GetValues<DocumentStatus>();
        var refused = all.SelectMany(from => all.Select(to => (from, to))).Where(s => (int)s.to != (int)s.from + 1);

        Assert.All(refused, s => Assert.Throws<DomainRuleException>(() => DocumentStatuses.RequireStep(s.from, s.to)));
    }

    [Theory]
    [InlineData("erstellt", DocumentStatus.Created)]
    [InlineData("abgestimmt", DocumentStatus.Agreed)]
    [InlineData("unterzeichnet", DocumentStatus.SignedOff)]
    public void The_German_words_are_those_of_the_template(string label, DocumentStatus status)
    {
        Assert.Equal(status, DocumentStatuses.Parse(label));
        Assert.Equal(label, status.Label());
    }
}
