using System.Runtime.CompilerServices;

// The scenarios of Tests~ look at the parts too.
[assembly: InternalsVisibleTo("proof")]
