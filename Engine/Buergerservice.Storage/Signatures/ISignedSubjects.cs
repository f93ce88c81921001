using Buergerservice.Storage.Model;

namespace Buergerservice.Storage.Signatures;

/// <summary>A module that has documents signed: it knows which of the register's entries still belong to something.</summary>
public interface ISignedSubjects
{
    /// <summary>Of these entries those of the module whose subject, or whose subject's document, is gone; entries of others are not touched.</summary>
    IQueryable<SignedFile> Orphans(BuergerserviceDb db, IQueryable<SignedFile> entries);
}
