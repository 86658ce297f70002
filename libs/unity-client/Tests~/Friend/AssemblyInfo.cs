using System.Runtime.CompilerServices;

// The scenarios look at the parts too. Only what is compiled for them has this.
[assembly: InternalsVisibleTo("proof")]
