using System.Runtime.CompilerServices;
using UnityEngine.Scripting;

// What JSON is read into is found by reflection alone: nothing of this assembly may be stripped. A package's link.xml is not read.
[assembly: Preserve]
[assembly: InternalsVisibleTo("proof")]
